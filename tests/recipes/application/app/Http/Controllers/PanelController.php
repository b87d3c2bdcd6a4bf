<?php

namespace App\Http\Controllers;

use App\Models\System\Plan;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
use Illuminate\Support\Facades\DB;

/** Login and home of the central panel. A tenant's host shows the same login page and accepts nobody. */
class PanelController
{
    private function central(Request $request): bool
    {
        return $request->getHost() === config('app.url_base');
    }

    public function form(Request $request)
    {
        $title = $this->central($request)
            ? 'Panel central'
            : (DB::table('hostnames')->where('fqdn', $request->getHost())->value('fqdn') ?? $request->getHost());

        return view('login', ['title' => $title]);
    }

    public function login(Request $request)
    {
        $credentials = $request->only('email', 'password');
        if ($this->central($request) && $request->filled(['email', 'password']) && Auth::attempt($credentials)) {
            $request->session()->regenerate();

            return redirect('/dashboard');
        }

        return redirect('/login')->withErrors(['email' => 'Estas credenciales no coinciden con nuestros registros.']);
    }

    public function dashboard(Request $request)
    {
        abort_unless($this->central($request), 404);
        if (! Auth::check()) {
            return redirect('/login');
        }

        return view('dashboard', ['user' => Auth::user(), 'plans' => Plan::count()]);
    }

    public function logout(Request $request)
    {
        Auth::logout();
        $request->session()->invalidate();

        return redirect('/login');
    }
}
