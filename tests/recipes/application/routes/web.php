<?php

use App\Http\Controllers\PanelController;
use Illuminate\Support\Facades\Route;

Route::redirect('/', '/login');
Route::get('/login', [PanelController::class, 'form'])->name('login');
Route::post('/login', [PanelController::class, 'login']);
Route::get('/dashboard', [PanelController::class, 'dashboard']);
Route::post('/logout', [PanelController::class, 'logout']);
