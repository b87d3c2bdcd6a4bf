<?php

namespace App\Models\System;

use Illuminate\Database\Eloquent\Model;

class Plan extends Model
{
    protected $connection = 'system';

    protected $fillable = ['name', 'pricing', 'limit_users', 'limit_documents', 'plan_documents', 'locked'];

    protected $casts = ['plan_documents' => 'array'];
}
