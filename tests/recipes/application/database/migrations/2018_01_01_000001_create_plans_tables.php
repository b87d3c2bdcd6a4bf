<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class CreatePlansTables extends Migration
{
    public function up()
    {
        Schema::create('plans', function (Blueprint $table) {
            $table->increments('id');
            $table->string('name');
            $table->decimal('pricing', 12, 2);
            $table->integer('limit_users');
            $table->integer('limit_documents');
            $table->json('plan_documents');
            $table->boolean('locked')->default(false);
            $table->timestamps();
        });
        Schema::create('plan_documents', function (Blueprint $table) {
            $table->increments('id');
            $table->string('description');
        });
    }

    public function down()
    {
        Schema::dropIfExists('plan_documents');
        Schema::dropIfExists('plans');
    }
}
