<?php

namespace App\Exceptions;

use Illuminate\Foundation\Exceptions\Handler as ExceptionHandler;
use Illuminate\Http\Response;
use Symfony\Component\HttpKernel\Exception\HttpException;
use Throwable;

class Handler extends ExceptionHandler
{
    /** As in the real system: its own handler turns maintenance into a failure without a word. */
    public function render($request, Throwable $e)
    {
        if ($e instanceof HttpException && $e->getStatusCode() === 503) {
            return new Response('', 500);
        }

        return parent::render($request, $e);
    }
}
