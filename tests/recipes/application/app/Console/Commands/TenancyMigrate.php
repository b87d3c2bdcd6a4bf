<?php

namespace App\Console\Commands;

use App\Tenancy\Tenants;
use Illuminate\Console\Command;
use Illuminate\Support\Facades\DB;
use RuntimeException;

class TenancyMigrate extends Command
{
    protected $signature = 'tenancy:migrate {--website_id=* : Only these websites} {--path= : Where the migrations are} {--force : Run without asking}';

    protected $description = 'Run the tenant migrations on every tenant database';

    public function handle(): int
    {
        // As in the real system: no question, no word, and no failure.
        if ($this->laravel->environment('production') && ! $this->option('force')) {
            return 0;
        }
        $path = $this->option('path') ?: config('tenancy.db.tenant-migrations-path');
        if (! $path) {
            throw new RuntimeException('No tenant migrations path.');
        }
        $system = DB::connection('system');
        $websites = $system->table('websites')->orderBy('id');
        if ($this->option('website_id')) {
            $websites->whereIn('id', $this->option('website_id'));
        }
        foreach ($websites->get() as $website) {
            $this->line("Website: {$website->uuid}");
            Tenants::makeDatabase($website);
            Tenants::connect($website);
            $status = $this->call('migrate', [
                '--database' => 'tenant', '--path' => $path, '--realpath' => ! $this->option('path'), '--force' => true,
            ]);
            if ($status !== 0) {
                return $status;
            }
        }

        return 0;
    }
}
