<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class CreateLabMarksTable extends Migration
{
    public function up()
    {
        Schema::create('lab_marks', function (Blueprint $table) {
            $table->bigIncrements('id');
            $table->string('kind', 20)->index();
            $table->timestamp('created_at')->nullable();
        });
    }

    public function down()
    {
        Schema::dropIfExists('lab_marks');
    }
}
