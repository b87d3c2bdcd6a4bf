<?php

namespace App\Console\Commands;

use Illuminate\Console\Command;
use Illuminate\Support\Facades\Config;
use Illuminate\Support\Facades\DB;
use RuntimeException;

class TenancyMigrate extends Command
{
    protected $signature = 'tenancy:migrate {--website_id=* : Only these websites} {--path= : Where the migrations are} {--force : Run without asking}';

    protected $description = 'Run the tenant migrations on every tenant database';

    public function handle(): int
    {
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
            $password = md5(sprintf('%s.%s.%s.%s', $website->id, $website->uuid, $website->created_at, config('app.key')));
            $name = str_replace('`', '', $website->uuid);
            $system->statement("create database if not exists `$name` default character set utf8mb4");
            $system->statement("create user if not exists `$name`@`%` identified by '$password'");
            $system->statement("grant all privileges on `$name`.* to `$name`@`%`");
            // The tenant's own account, not root: a lost APP_KEY must hurt here as it does in the field.
            Config::set('database.connections.tenant', array_merge(config('database.connections.system'), [
                'database' => $name, 'username' => $name, 'password' => $password,
            ]));
            DB::purge('tenant');
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
