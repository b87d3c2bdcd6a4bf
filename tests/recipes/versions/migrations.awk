# Writes a tenant's migrations in the real application's number and proportions: with first=1 and last=1679 there are, with
# the table of documents and Laravel's own, 488 tables and 1680 migrations. Of the real ones' texts nothing is in them.
# Usage: awk -v folder=FOLDER -v first=N -v last=N -f migrations.awk
function name(t) { return nouns[int((t - 1) / suffixes) + 1] "_" ends[(t - 1) % suffixes + 1] }
function created(i) { return i <= 1133 ? int(i * 400 / 1133) : 400 + int((i - 1133) * 86 / 546) }
function open_file(i, what,    r) {
    r = i % 250
    file = sprintf("%s/%04d_%02d_%02d_%06d_%s.php", folder, 2018 + int(i / 250), 1 + int(r / 21), 2 + r % 21, i, what)
    print "<?php\n\nuse Illuminate\\Database\\Migrations\\Migration;\nuse Illuminate\\Database\\Schema\\Blueprint;\nuse Illuminate\\Support\\Facades\\DB;\nuse Illuminate\\Support\\Facades\\Schema;\n\nreturn new class extends Migration\n{\n    public function up()\n    {" > file
}
function close_file(undo) {
    print "    }\n\n    public function down()\n    {\n        " undo "\n    }\n};" > file
    close(file)
}
function column(kind, called) {
    kind %= 8
    if (kind == 0) return "string('" called "')->nullable()"
    if (kind == 1) return "decimal('" called "', 12, 2)->default(0)"
    if (kind == 2) return "boolean('" called "')->default(false)"
    if (kind == 3) return "unsignedInteger('" called "')->nullable()"
    if (kind == 4) return "date('" called "')->nullable()"
    if (kind == 5) return "json('" called "')->nullable()"
    if (kind == 6) return "char('" called "', 8)->nullable()"
    return "text('" called "')->nullable()"
}
function create(i, t,    c, count) {
    open_file(i, "create_" name(t) "_table")
    print "        Schema::create('" name(t) "', function (Blueprint $table) {" > file
    print "            $table->bigIncrements('id');" > file
    if (t > 20) {
        print "            $table->unsignedBigInteger('parent_id')->nullable();" > file
        print "            $table->foreign('parent_id')->references('id')->on('" name(t - 20) "');" > file
    }
    count = 4 + t % 9
    for (c = 1; c <= count; c++) print "            $table->" column(t + c, "field_" c) ";" > file
    print "            $table->string('code', 20)->nullable()->index();\n            $table->timestamps();\n        });" > file
    close_file("Schema::dropIfExists('" name(t) "');")
}
function change(i, t,    kind) {
    kind = i % 10
    open_file(i, (kind < 7 ? "add_detail_" i "_to_" : "change_" i "_of_") name(t))
    if (kind < 7) {
        print "        Schema::table('" name(t) "', function (Blueprint $table) {\n            $table->" column(i, "detail_" i) ";\n        });" > file
        close_file("Schema::table('" name(t) "', function (Blueprint $table) { $table->dropColumn('detail_" i "'); });")
    } else if (kind < 8) {
        print "        DB::table('" name(t) "')->insert([['code' => 'A" i "'], ['code' => 'B" i "']]);" > file
        close_file("DB::table('" name(t) "')->whereIn('code', ['A" i "', 'B" i "'])->delete();")
    } else if (kind < 9) {
        print "        Schema::table('" name(t) "', function (Blueprint $table) {\n            $table->index(['created_at'], 'created_" i "');\n        });" > file
        close_file("Schema::table('" name(t) "', function (Blueprint $table) { $table->dropIndex('created_" i "'); });")
    } else {
        print "        DB::statement('alter table " name(t) " modify code varchar(" (20 + i % 100) ") null');" > file
        close_file("//")
    }
}
BEGIN {
    count = split("item person sale_note purchase quotation dispatch retention perception summary voided cash bank account inventory warehouse establishment price order payment expense contract hotel restaurant note transport production payroll", nouns, " ")
    suffixes = split("types details items payments files states logs groups taxes charges discounts fees guides legends relations settings transfers units", ends, " ")
    for (i = first; i <= last; i++) {
        t = created(i)
        # the very first one makes a table, so that there is one to change
        if (i == 1) { create(1, 1); continue }
        if (t > created(i - 1) && t > 1) create(i, t)
        else change(i, (i * 7919) % (t > 1 ? t : 1) + 1)
    }
}
