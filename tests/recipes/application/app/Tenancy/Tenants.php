<?php

namespace App\Tenancy;

use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Config;
use Illuminate\Support\Facades\DB;
use RuntimeException;

/**
 * A tenant's rows, database, account and files, as hyn/multi-tenant makes them: the website first, with its database and
 * every migration, then the hostname and the client. Cut off in between, it leaves a website without a hostname, as there.
 */
class Tenants
{
    /** Folders of a tenant's files. */
    public const FOLDERS = ['cdr', 'pdf', 'signed', 'unsigned'];

    /** Name of the tenant's database and of its account. */
    public static function uuid(string $subdomain): string
    {
        return config('app.prefix_database').'_'.$subdomain;
    }

    /** The tenant's own account, not root's: a lost APP_KEY must hurt here as it does in the field. */
    public static function password(object $website): string
    {
        return md5(sprintf('%s.%s.%s.%s', $website->id, $website->uuid, $website->created_at, config('app.key')));
    }

    /** The website behind a host name, if it is a tenant's. */
    public static function ofHost(string $host): ?object
    {
        return DB::connection('system')->table('hostnames')->join('websites', 'websites.id', '=', 'hostnames.website_id')
            ->where('hostnames.fqdn', $host)->select('websites.*')->first();
    }

    /** Makes the connection `tenant` lead to this website's database. */
    public static function connect(object $website): void
    {
        Config::set('database.connections.tenant', array_merge(config('database.connections.system'), [
            'database' => $website->uuid, 'username' => $website->uuid, 'password' => self::password($website),
        ]));
        DB::purge('tenant');
    }

    /** Database and account, unless they are there. */
    public static function makeDatabase(object $website): void
    {
        $system = DB::connection('system');
        $name = str_replace('`', '', $website->uuid);
        $password = self::password($website);
        $system->statement("create database if not exists `$name` default character set utf8mb4");
        $system->statement("create user if not exists `$name`@`%` identified by '$password'");
        $system->statement("grant all privileges on `$name`.* to `$name`@`%`");
    }

    /** A new tenant whole: returns its website. */
    public static function create(string $subdomain, string $name, string $email): object
    {
        if (! preg_match('/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/', $subdomain)) {
            throw new RuntimeException("\"$subdomain\" no es un subdominio.");
        }
        $system = DB::connection('system');
        $uuid = self::uuid($subdomain);
        if ($system->table('websites')->where('uuid', $uuid)->exists()) {
            throw new RuntimeException('El subdominio ya se encuentra registrado');
        }
        $times = ['created_at' => now(), 'updated_at' => now()];
        $website = $system->table('websites')->find(
            $system->table('websites')->insertGetId(['uuid' => $uuid] + $times)
        );
        self::makeDatabase($website);
        self::connect($website);
        $status = Artisan::call('migrate', [
            '--database' => 'tenant', '--path' => config('tenancy.db.tenant-migrations-path'), '--realpath' => true, '--force' => true,
        ]);
        if ($status !== 0) {
            throw new RuntimeException(Artisan::output());
        }
        sleep(config('lab.tenant_seconds'));
        foreach (self::FOLDERS as $kind) {
            @mkdir(storage_path("app/tenancy/tenants/$uuid/$kind"), 0777, true);
        }
        $hostname = $system->table('hostnames')->insertGetId(
            ['fqdn' => $subdomain.'.'.config('app.url_base'), 'website_id' => $website->id] + $times
        );
        $system->table('clients')->insert([
            'hostname_id' => $hostname, 'number' => sprintf('20%09d', $website->id), 'name' => $name, 'email' => $email,
            'plan_id' => $system->table('plans')->min('id'),
        ] + $times);

        return $website;
    }
}
