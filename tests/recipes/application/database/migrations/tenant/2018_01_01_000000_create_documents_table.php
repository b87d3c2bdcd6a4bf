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
            $table->char('document_type_id', 2)->default('01');
            $table->string('series', 4);
            $table->unsignedInteger('number');
            // SUNAT's answer: 01 registered, 03 sent, 05 accepted, 09 rejected, 11 voided.
            $table->char('state_type_id', 2)->default('01')->index();
            $table->string('filename')->nullable();
            $table->string('customer');
            $table->decimal('total', 12, 2);
            $table->boolean('has_xml')->default(false);
            $table->boolean('has_pdf')->default(false);
            $table->boolean('has_cdr')->default(false);
            $table->timestamps();
            $table->unique(['series', 'number']);
        });
    }

    public function down()
    {
        Schema::dropIfExists('documents');
    }
}
