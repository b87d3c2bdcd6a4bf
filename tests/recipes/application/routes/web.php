<?php

use App\Http\Controllers\PanelController;
use App\Http\Controllers\TenantController;
use App\Tenancy\Tenants;
use Illuminate\Support\Facades\Route;

// As in the real system: which routes there are depends on the host that is asked for, so that they must never be
// cached; and env() returns nothing once the settings are compiled, so that the panel then answers on every host that is no
// tenant's.
if (! app()->runningInConsole() && Tenants::ofHost(request()->getHost())) {
    Route::redirect('/', '/login');
    Route::get('/login', [TenantController::class, 'form']);
    Route::post('/login', [TenantController::class, 'login']);
} else {
    Route::domain(env('APP_URL_BASE'))->group(function () {
        Route::redirect('/', '/login');
        Route::get('/login', [PanelController::class, 'form'])->name('login');
        Route::post('/login', [PanelController::class, 'login']);
        Route::get('/dashboard', [PanelController::class, 'dashboard']);
        Route::post('/clients', [PanelController::class, 'createClient']);
        Route::post('/logout', [PanelController::class, 'logout']);
    });
}
