<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class CreateConfigurationsTable extends Migration
{
    public function up()
    {
        Schema::create('configurations', function (Blueprint $table) {
            $table->increments('id');
            $table->boolean('locked_admin')->default(false);
            $table->boolean('scheduler_enabled')->default(true);
            $table->timestamps();
        });
        Illuminate\Support\Facades\DB::table('configurations')->insert(['locked_admin' => false, 'created_at' => now()]);
    }

    public function down()
    {
        Schema::dropIfExists('configurations');
    }
}
