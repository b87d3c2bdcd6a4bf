<?php

namespace App\Http\Controllers;

use App\Models\System\Plan;
use App\Tenancy\Tenants;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;

/** Login and home of the central panel, and the making of a client. */
class PanelController
{
    public function form()
    {
        return view('login', ['title' => 'Panel central']);
    }

    public function login(Request $request)
    {
        if ($request->filled(['email', 'password']) && Auth::attempt($request->only('email', 'password'))) {
            $request->session()->regenerate();

            return redirect('/dashboard');
        }

        return redirect('/login')->withErrors(['email' => 'Estas credenciales no coinciden con nuestros registros.']);
    }

    public function dashboard()
    {
        if (! Auth::check()) {
            return redirect('/login');
        }

        return view('dashboard', ['user' => Auth::user(), 'plans' => Plan::count()]);
    }

    /** Takes as long as the migrations do, within the request, and goes on when the visitor has left. */
    public function createClient(Request $request)
    {
        if (! Auth::check()) {
            return redirect('/login');
        }
        ignore_user_abort(true);
        set_time_limit(0);
        Tenants::create((string) $request->input('subdomain'), (string) $request->input('name'), (string) $request->input('email'));

        return redirect('/dashboard');
    }

    public function logout(Request $request)
    {
        Auth::logout();
        $request->session()->invalidate();

        return redirect('/login');
    }
}
