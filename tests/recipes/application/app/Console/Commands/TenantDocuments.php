<?php

namespace App\Console\Commands;

use App\Tenancy\Tenants;
use Illuminate\Console\Command;
use Illuminate\Support\Facades\DB;
use RuntimeException;

/** Documents as a tenant has issued them: numbered without gaps, with SUNAT's answer and the files that belong to it. */
class TenantDocuments extends Command
{
    protected $signature = 'tenant:documents {subdomain} {--count=10 : How many} {--series=F001}';

    protected $description = 'Issue documents in a tenant, with rows and files';

    private const STATES = ['05', '05', '05', '05', '05', '05', '05', '09', '11', '01'];

    public function handle(): int
    {
        $website = DB::connection('system')->table('websites')->where('uuid', Tenants::uuid($this->argument('subdomain')))->first();
        if (! $website) {
            throw new RuntimeException('No hay tal cliente.');
        }
        Tenants::connect($website);
        $documents = DB::connection('tenant')->table('documents');
        $series = $this->option('series');
        $first = 1 + (int) (clone $documents)->where('series', $series)->max('number');
        $rows = [];
        for ($number = $first; $number < $first + $this->option('count'); $number++) {
            $state = self::STATES[$number % count(self::STATES)];
            $filename = sprintf('20%09d-01-%s-%d', $website->id, $series, $number);
            $this->write($website->uuid, $filename, $state);
            $rows[] = [
                'series' => $series, 'number' => $number, 'state_type_id' => $state, 'filename' => $filename,
                'customer' => "Cliente $number", 'total' => $number % 1000 + 0.5, 'has_xml' => true, 'has_pdf' => true,
                'has_cdr' => $state !== '01', 'created_at' => now(), 'updated_at' => now(),
            ];
        }
        foreach (array_chunk($rows, 500) as $chunk) {
            DB::connection('tenant')->table('documents')->insert($chunk);
        }

        return 0;
    }

    /** Signed and unsigned text, the printed form, and SUNAT's receipt if there is one. */
    private function write(string $uuid, string $filename, string $state): void
    {
        $base = storage_path("app/tenancy/tenants/$uuid");
        $invoice = "<?xml version=\"1.0\"?><Invoice><ID>$filename</ID>".str_repeat('<Line>Servicio</Line>', 100).'</Invoice>';
        file_put_contents("$base/unsigned/$filename.xml", $invoice);
        file_put_contents("$base/signed/$filename.xml", str_replace('</Invoice>', '<Signature>'.bin2hex(random_bytes(256)).'</Signature></Invoice>', $invoice));
        file_put_contents("$base/pdf/$filename.pdf", "%PDF-1.4\n% $filename\n".random_bytes(20000)."\n%%EOF\n");
        if ($state !== '01') {
            file_put_contents("$base/cdr/R-$filename.xml", "<?xml version=\"1.0\"?><Response><Reference>$filename</Reference><Code>".($state === '09' ? 2000 : 0).'</Code></Response>');
        }
    }
}
