<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class CreateTenancyTables extends Migration
{
    public function up()
    {
        Schema::create('websites', function (Blueprint $table) {
            $table->bigIncrements('id');
            $table->string('uuid')->unique();
            $table->timestamps();
            $table->softDeletes();
        });
        Schema::create('hostnames', function (Blueprint $table) {
            $table->bigIncrements('id');
            $table->string('fqdn')->unique();
            $table->unsignedBigInteger('website_id')->nullable();
            $table->timestamps();
            $table->softDeletes();
            $table->foreign('website_id')->references('id')->on('websites');
        });
        Schema::create('clients', function (Blueprint $table) {
            $table->increments('id');
            $table->unsignedBigInteger('hostname_id');
            $table->string('number', 11)->unique();
            $table->string('name');
            $table->string('email');
            $table->unsignedInteger('plan_id');
            $table->boolean('locked')->default(false);
            $table->timestamps();
            $table->foreign('hostname_id')->references('id')->on('hostnames');
            $table->foreign('plan_id')->references('id')->on('plans');
        });
    }

    public function down()
    {
        Schema::dropIfExists('clients');
        Schema::dropIfExists('hostnames');
        Schema::dropIfExists('websites');
    }
}
