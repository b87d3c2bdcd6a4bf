<?php

namespace App\Models\System;

use Illuminate\Foundation\Auth\User as Authenticatable;

class User extends Authenticatable
{
    protected $connection = 'system';

    protected $fillable = ['name', 'email', 'password', 'api_token', 'locked'];

    protected $hidden = ['password', 'remember_token', 'api_token'];
}
