<?php

// The framework comes with the image, not from composer: the laboratory has no package registry for PHP.
require_once '/usr/share/php/Illuminate/autoload.php';
