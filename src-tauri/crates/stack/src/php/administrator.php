<?php
$smart_answer += ['created' => false, 'updated' => false, 'plans' => false, 'configuration' => false];
try {
    if (!smart_start()) {
        throw new RuntimeException('no vendor folder');
    }
    $smart_class = smart_user();
    $smart_connection = (new $smart_class())->getConnection();
    // Two that ask at once, since a connection broke in between, make one administrator.
    $smart_connection->select("select get_lock('instalador-smart-administrator', 60)");
    $smart_connection->transaction(function () use ($smart_class, $smart_connection) {
        global $smart_input, $smart_answer;
        $hasher = app('hash');
        $user = $smart_class::query()->where('email', $smart_input['email'])->first();
        $fresh = $user === null;
        if ($fresh || !empty($smart_input['reset'])) {
            $user = $user ?: new $smart_class();
            $hash = $hasher->make($smart_input['password']);
            if ($fresh) {
                $user->forceFill(['name' => $smart_input['name'], 'email' => $smart_input['email']]);
            }
            $user->forceFill(['password' => $hash])->save();
            // Some versions hash once more when a password is set.
            $kept = $smart_class::query()->whereKey($user->getKey())->toBase()->value('password');
            if (!$hasher->check($smart_input['password'], (string) $kept)) {
                $smart_class::query()->whereKey($user->getKey())->toBase()->update(['password' => $hash]);
            }
            $smart_answer[$fresh ? 'created' : 'updated'] = true;
        }
        // The kinds of documents and the plan without limits, without which no client can be made. The words are the application's data.
        $schema = $smart_connection->getSchemaBuilder();
        if ($schema->hasTable('plan_documents') && !$smart_connection->table('plan_documents')->exists()) {
            $smart_connection->table('plan_documents')->insert([
                ['id' => 1, 'description' => 'Facturas, boletas, notas de débito y crédito, resúmenes y anulaciones'],
                ['id' => 2, 'description' => 'Guias de remisión'],
                ['id' => 3, 'description' => 'Retenciones'],
                ['id' => 4, 'description' => 'Percepciones'],
            ]);
            $smart_answer['plans'] = true;
        }
        if ($schema->hasTable('plans') && !$smart_connection->table('plans')->exists()) {
            $plan = ['name' => 'Ilimitado', 'pricing' => 99, 'limit_users' => 0, 'limit_documents' => 0, 'plan_documents' => [1, 2, 3, 4], 'locked' => true];
            if (class_exists('App\Models\System\Plan')) {
                App\Models\System\Plan::query()->create($plan);
            } else {
                $columns = array_flip($schema->getColumnListing('plans'));
                $now = date('Y-m-d H:i:s');
                $row = ['plan_documents' => '[1,2,3,4]', 'created_at' => $now, 'updated_at' => $now] + $plan;
                $smart_connection->table('plans')->insert(array_intersect_key($row, $columns));
            }
            $smart_answer['plans'] = true;
        }
    });
    // The scheduler reads the first row of this table. Some versions insert it by a migration and some by the panel; where it has columns
    // that we know nothing of, the panel does it, and that is no failure.
    try {
        if ($smart_connection->getSchemaBuilder()->hasTable('configurations') && !$smart_connection->table('configurations')->exists()) {
            if (class_exists('App\Models\System\Configuration')) {
                (new App\Models\System\Configuration())->save();
            } else {
                $smart_connection->table('configurations')->insert(['id' => 1]);
            }
            $smart_answer['configuration'] = $smart_connection->table('configurations')->exists();
        }
    } catch (Throwable $smart_error) {
        $smart_answer['configuration'] = false;
    }
} catch (Throwable $smart_error) {
    $smart_answer = ['error' => smart_say($smart_error), 'created' => false, 'updated' => false, 'plans' => false, 'configuration' => false];
}
smart_finish();
