<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class CreateDocumentsTable extends Migration
{
    public function up()
    {
        Schema::create('documents', function (Blueprint $table) {
            $table->bigIncrements('id');
            $table->string('series', 4);
            $table->unsignedInteger('number');
            $table->string('customer');
            $table->decimal('total', 12, 2);
            $table->timestamps();
            $table->unique(['series', 'number']);
        });
    }

    public function down()
    {
        Schema::dropIfExists('documents');
    }
}
