<?php
$smart_answer += ['exists' => false, 'ok' => false];
try {
    if (!smart_start()) {
        throw new RuntimeException('no vendor folder');
    }
    $smart_class = smart_user();
    $smart_hash = $smart_class::query()->where('email', $smart_input['email'])->toBase()->value('password');
    $smart_answer['exists'] = $smart_hash !== null;
    $smart_answer['ok'] = $smart_hash !== null && app('hash')->check($smart_input['password'], (string) $smart_hash);
} catch (Throwable $smart_error) {
    $smart_answer['error'] = smart_say($smart_error);
}
smart_finish();
