<?php

namespace App\Providers;

use Illuminate\Support\Facades\Route;
use Illuminate\Support\Facades\URL;
use Illuminate\Support\ServiceProvider;

class AppServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        if (config('app.force_https')) {
            URL::forceScheme('https');
        }
        Route::middleware('web')->group(base_path('routes/web.php'));
    }
}
