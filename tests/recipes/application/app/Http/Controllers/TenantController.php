<?php

namespace App\Http\Controllers;

use App\Tenancy\Tenants;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;

/** A tenant's login page, which reads its own database. It accepts no login. */
class TenantController
{
    public function form(Request $request)
    {
        Tenants::connect(Tenants::ofHost($request->getHost()));
        $documents = DB::connection('tenant')->table('documents')->count();

        return view('login', ['title' => $request->getHost(), 'documents' => $documents]);
    }

    public function login()
    {
        return redirect('/login')->withErrors(['email' => 'Estas credenciales no coinciden con nuestros registros.']);
    }
}
