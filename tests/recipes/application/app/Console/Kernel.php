<?php

namespace App\Console;

use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Foundation\Console\Kernel as ConsoleKernel;
use Illuminate\Support\Facades\DB;

class Kernel extends ConsoleKernel
{
    protected function schedule(Schedule $schedule)
    {
        // As in the real system: the schedule depends on the first row of the configuration, so that it fails
        // until the system's database is migrated.
        $configuration = DB::connection('system')->table('configurations')->first();

        if ($configuration->scheduler_enabled) {
            $schedule->call(function () {
                DB::connection('system')->table('lab_marks')->insert(['kind' => 'scheduler', 'created_at' => now()]);
            })->name('scheduler mark')->everyMinute();
        }
    }

    protected function commands()
    {
        $this->load(__DIR__.'/Commands');
    }
}
