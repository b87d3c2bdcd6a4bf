//! A child of a PHP image, with the extensions that the image lacks.
//!
//! The field installs them into running containers, where they are lost when a container is recreated, and where the queue and the
//! scheduler never get them. What an image has is found out elsewhere, with [`LOADED`], and so is the building.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use minijinja::context;
use model::{ImageReference, InstanceNumber, Role};
use sha2::{Digest, Sha256};

use crate::{StackError, template};

/// The name of a PHP extension as PHP says it, in lower case: letters, digits and `_`. A program that the application runs
/// ([`PROGRAMS`]) is counted as one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhpExtension(Cow<'static, str>);

impl PhpExtension {
    const fn of(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PhpExtension {
    type Err = StackError;

    fn from_str(text: &str) -> Result<Self, StackError> {
        let name = text.trim().to_ascii_lowercase();
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let good = !name.is_empty() && name.len() <= 40 && name.bytes().all(allowed);
        if good { Ok(Self(Cow::Owned(name))) } else { Err(StackError::PhpExtension) }
    }
}

impl fmt::Display for PhpExtension {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// PHP code that prints the extensions of the PHP that runs it, one a line in lower case. A `gd` that draws no letters
/// (`FreeType`) or reads no photos (JPEG), as an image of docker-library's has it unless it is told otherwise, is none: labels
/// and logos fail with it. Without `'`, so that a shell can take it in those.
pub const LOADED: &str = concat!(
    r#"foreach (get_loaded_extensions() as $name) { $name = strtr(strtolower($name), " ", "_"); "#,
    r#"if ($name !== "gd" || (function_exists("imagettftext") && function_exists("imagecreatefromjpeg"))) "#,
    r#"{ echo $name, "\n"; } } "#,
    r#"foreach (explode(":", (string) getenv("PATH")) as $folder) { if (is_executable("$folder/git")) { echo "git\n"; break; } }"#
);

/// The programs among [`REQUIRED`]: packages of the system, and no extensions. The page where administrators log in asks
/// `git` for the version (the real application).
const PROGRAMS: [PhpExtension; 1] = [PhpExtension::of("git")];

/// What the application and the packages that its `composer.json` names cannot do without.
///
/// Those that no PHP lacks (`json`, `openssl`, `pdo`, …) are not listed: a child image could not add them.
pub const REQUIRED: [PhpExtension; 17] = [
    PhpExtension::of("bcmath"),
    PhpExtension::of("ctype"),
    PhpExtension::of("curl"),
    PhpExtension::of("dom"),
    PhpExtension::of("fileinfo"),
    PhpExtension::of("gd"),
    PhpExtension::of("git"),
    PhpExtension::of("iconv"),
    PhpExtension::of("mbstring"),
    PhpExtension::of("pdo_mysql"),
    PhpExtension::of("simplexml"),
    PhpExtension::of("soap"),
    PhpExtension::of("tokenizer"),
    PhpExtension::of("xml"),
    PhpExtension::of("xmlreader"),
    PhpExtension::of("xmlwriter"),
    PhpExtension::of("zip"),
];

/// Those of `required` that are not among `loaded`, the lines that [`LOADED`] printed.
pub fn missing(loaded: &[String], required: &[PhpExtension]) -> Vec<PhpExtension> {
    let has = |extension: &PhpExtension| loaded.iter().any(|line| line.trim().eq_ignore_ascii_case(extension.as_str()));
    required.iter().filter(|extension| !has(extension)).cloned().collect()
}

/// What compiling an extension needs on an image of docker-library's.
fn build_packages(extension: &str) -> &'static [&'static str] {
    match extension {
        "curl" => &["libcurl4-openssl-dev"],
        "dom" | "simplexml" | "soap" | "xml" | "xmlreader" | "xmlwriter" => &["libxml2-dev"],
        "gd" => &["libfreetype6-dev", "libjpeg-dev", "libpng-dev"],
        "gmp" => &["libgmp-dev"],
        "intl" => &["libicu-dev"],
        "mbstring" => &["libonig-dev"],
        "xsl" => &["libxslt1-dev"],
        "zip" => &["libzip-dev", "zlib1g-dev"],
        _ => &[],
    }
}

/// The part of Debian's package name that comes after `phpX.Y-`.
fn debian_package(extension: &str) -> Cow<'_, str> {
    match extension {
        "dom" | "simplexml" | "xml" | "xmlreader" | "xmlwriter" | "xsl" => "xml".into(),
        "mysqli" | "mysqlnd" | "pdo_mysql" => "mysql".into(),
        "calendar" | "ctype" | "exif" | "fileinfo" | "ftp" | "iconv" | "posix" | "sockets" | "tokenizer" => {
            "common".into()
        }
        "pcntl" => "cli".into(),
        other => other.replace('_', "-").into(),
    }
}

/// The Dockerfile of a child of `base` with these extensions. It needs no build context.
///
/// The build ends in failure unless PHP itself says at the end that it has them all. No extension at all is a mere copy of the base.
pub fn dockerfile(base: &ImageReference, extensions: &[PhpExtension]) -> Result<String, StackError> {
    if extensions.is_empty() {
        return Ok(format!("FROM {base}\n"));
    }
    let all: BTreeSet<&str> = extensions.iter().map(PhpExtension::as_str).collect();
    let (programs, sorted): (BTreeSet<&str>, BTreeSet<&str>) =
        all.iter().partition(|name| PROGRAMS.iter().any(|program| program.as_str() == **name));
    let build: BTreeSet<&str> = sorted.iter().flat_map(|name| build_packages(name)).copied().collect();
    let debian: BTreeSet<String> = sorted.iter().map(|name| debian_package(name).into_owned()).collect();
    let values = context! {
        base => base.as_str(),
        all => joined(&all),
        programs => joined(&programs),
        extensions => joined(&sorted),
        build_packages => joined(&build),
        debian_packages => debian.into_iter().collect::<Vec<_>>(),
        gd => sorted.contains("gd"),
        loaded => LOADED,
    };
    template::fill(include_str!("templates/Dockerfile"), values)
}

fn joined(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join(" ")
}

/// The name of a child image: `smart1-fpm:ext-0123456789abcdef`.
///
/// The same base and extensions give the same name, so that an image that is there need not be built again; another base, another set or
/// another way of building (a newer version of this program) gives another.
pub fn tag(
    number: InstanceNumber,
    role: Role,
    base_digest: &str,
    extensions: &[PhpExtension],
) -> Result<ImageReference, StackError> {
    // The Dockerfile stands for the set of extensions and for the way of building. Its base has a name here; the digest says which one.
    let recipe = dockerfile(&"base".parse()?, extensions)?;
    let mut hash = Sha256::new();
    hash.update(base_digest.as_bytes());
    hash.update([0]);
    hash.update(recipe.as_bytes());
    let digest = hash.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    Ok(format!("{}-{role}:ext-{digest:016x}", number.project()).parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extensions(names: &[&str]) -> Vec<PhpExtension> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn text() {
        let base = "rash07/php-fpm:7.4".parse().unwrap();
        insta::assert_snapshot!(dockerfile(&base, &extensions(&["soap", "zip", "gd", "git", "pdo_mysql"])).unwrap());
    }

    #[test]
    fn program_alone_is_a_package_and_no_extension() {
        let text = dockerfile(&"php:7.4-fpm".parse().unwrap(), &extensions(&["git"])).unwrap();
        assert!(text.contains("install -y --no-install-recommends git;"), "{text}");
        assert!(!text.contains("docker-php-ext-install") && text.contains("for extension in git;"), "{text}");
    }

    #[test]
    fn text_without_anything_to_compile_against() {
        let base = "php:7.4-fpm".parse().unwrap();
        let text = dockerfile(&base, &extensions(&["bcmath"])).unwrap();
        assert!(text.contains(
            "    if command -v docker-php-ext-install > /dev/null; then \\\n        docker-php-ext-install -j"
        ));
        assert_eq!(dockerfile(&base, &[]).unwrap(), "FROM php:7.4-fpm\n");
    }

    #[test]
    fn names() {
        assert_eq!(" SOAP\n".parse::<PhpExtension>().unwrap().as_str(), "soap");
        for bad in ["", "Zend OPcache", "a;b", "a\nb", "[PHP Modules]", "-a"] {
            assert!(bad.parse::<PhpExtension>().is_err(), "{bad}");
        }
        for extension in &REQUIRED {
            assert_eq!(&extension.as_str().parse::<PhpExtension>().unwrap(), extension);
        }
    }

    #[test]
    fn what_is_missing() {
        let loaded = ["[PHP Modules]", "SimpleXML", "bcmath", "", "soap"].map(str::to_owned);
        let names = extensions(&["bcmath", "simplexml", "zip"]);
        assert_eq!(missing(&loaded, &names), extensions(&["zip"]));
        assert_eq!(missing(&[], &REQUIRED), REQUIRED);
    }

    #[test]
    fn tag_depends_on_image_content_only() {
        let number = InstanceNumber::FIRST;
        let tag = |role, digest: &str, names: &[&str]| {
            tag(number, role, digest, &extensions(names)).unwrap().as_str().to_owned()
        };
        let one = tag(Role::Fpm, "sha256:aa", &["soap", "zip"]);
        assert!(one.starts_with("smart1-fpm:ext-") && one.parse::<ImageReference>().is_ok());
        assert_eq!(one, tag(Role::Fpm, "sha256:aa", &["zip", "soap", "zip"]));
        assert_ne!(one, tag(Role::Fpm, "sha256:ab", &["soap", "zip"]));
        assert_ne!(one, tag(Role::Fpm, "sha256:aa", &["soap"]));
        assert_ne!(one, tag(Role::Supervisor, "sha256:aa", &["soap", "zip"]));
    }
}
