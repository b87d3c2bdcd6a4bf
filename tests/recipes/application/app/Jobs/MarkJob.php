<?php

namespace App\Jobs;

use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Support\Facades\DB;

/** Leaves a row behind, so that one can see from outside that a worker is alive. */
class MarkJob implements ShouldQueue
{
    use Dispatchable, InteractsWithQueue, Queueable;

    public function handle(): void
    {
        DB::connection('system')->table('lab_marks')->insert(['kind' => 'job', 'created_at' => now()]);
    }
}
