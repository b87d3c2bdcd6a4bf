//! An instance's folder, the files of ours, and our notes about them. Files with secrets come with their text, since what
//! is in them decides what they should say; it is kept as a secret from here on.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::lines::Lines;

/// A file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// SHA-256 of its content.
    pub sha256: String,
    /// Permission bits in octal.
    pub mode: String,
    /// Owner and group as numbers.
    pub owner: String,
    /// When it was written, in nanoseconds since 1970 by the server's clock.
    pub written: Option<i128>,
}

/// What lies in an instance's folder, and what we noted of it.
#[derive(Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "answers to independent questions, as the server gives them")]
pub struct FilesFacts {
    /// The instance's folder holds something.
    pub folder: bool,
    /// It holds a Laravel application.
    pub laravel: bool,
    /// What was put there as code, as our record says.
    pub code_stamp: Option<String>,
    /// Code that was replaced still lies beside its place: the run that replaced it was cut off at its last move.
    pub replaced_code: bool,
    /// The `.env` that a checkout brought from another installation, which was set aside.
    pub brought_environment: Option<SecretString>,
    /// The commit that is checked out.
    pub revision: Option<String>,
    /// Path to file, for the files of ours, the proxy's among them.
    pub files: BTreeMap<String, FileFacts>,
    /// Where something else than a file is in a file's place: a folder that holds something, a device.
    pub in_the_way: Vec<String>,
    /// The text of `.env`.
    pub environment: Option<SecretString>,
    /// The text of `.env.example`.
    pub example: Option<String>,
    /// SHA-256 of composer.lock, as the file is now.
    pub lock_file: Option<String>,
    /// SHA-256 of the composer.lock from which the libraries were installed.
    pub installed_lock: Option<String>,
    /// The libraries' loader is there.
    pub vendor: bool,
    /// The folders that the application writes exist and are PHP's own.
    pub storage_owned: bool,
    /// Nobody else enters those of them that are not for the web server.
    pub storage_closed: bool,
    /// Where `public/storage` leads.
    pub storage_link: Option<String>,
    /// Laravel's compiled settings are newer than `.env`.
    pub config_fresh: bool,
    /// They, who hold the database's password, are not readable for everybody.
    pub config_closed: bool,
    /// A certificate for the domain is in place, or served on this machine.
    pub https_served: bool,
    /// What PHP of an image has, by the image's id.
    pub extensions: BTreeMap<String, Vec<String>>,
    /// The containers for which queue and scheduler were proved.
    pub proved_containers: Option<String>,
}

impl std::fmt::Debug for FilesFacts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FilesFacts").field("folder", &self.folder).finish_non_exhaustive()
    }
}

pub(super) const TEXT: &str = r#"
read_file() {
  if [ ! -f "$1" ]; then
    # An empty folder is the engine's own, made where a container was to see a file that was not there.
    if [ -e "$1" ] && ! { [ -d "$1" ] && [ -z "$(ls -A "$1")" ]; }; then instance_fact in_the_way "$1"; fi
    return 0
  fi
  sum=$(sha256sum < "$1")
  printf '%s/file=%s %s %s\n' "$number" "${sum%% *}" "$(stat -L -c '%a %u:%g %.9Y' "$1")" "$1"
}
sum_of() { [ -r "$1" ] && sha256sum < "$1" | cut -d' ' -f1; }
# Our proxy takes a certificate by its name; of another one, only a visitor can tell.
serves_https() {
  [ -n "$domain" ] || return 1
  [ -s "$root/certs/$domain.crt" ] && [ -s "$root/certs/$domain.key" ] && return 0
  [ -r "$folder/.env" ] && grep -q -i -e '^APP_URL=.\{0,1\}https:' -e '^FORCE_HTTPS=.\{0,2\}\(true\|1\)' "$folder/.env" || return 1
  command -v openssl >/dev/null 2>&1 || return 1
  timeout 3 openssl s_client -connect 127.0.0.1:443 -servername "$domain" </dev/null 2>/dev/null \
    | openssl x509 -noout -checkhost "$domain" 2>/dev/null | grep -q 'does match'
}
read_files() {
  root=${folder%/*}
  for file in "$root/proxy/docker-compose.yml" "$root/proxy/vhost.d/default" "$root/proxy/fpms/smart$number/default" \
    "$folder/docker-compose.yml" "$folder/supervisor.conf" \
    "$folder/php/instalador-smart.ini" "$folder/php/gitconfig" "$folder/.env"; do read_file "$file"; done
  for record in "$state/extensions"/*; do
    [ -r "$record" ] && instance_fact extensions "${record##*/} $(tr '\n' ' ' < "$record")"
  done
  packed "$number/proved" "$state/proved/$number"
  serves_https && instance_fact https_served yes
  packed "$number/code_stamp" "$state/code/$number.json"
  [ -d "$root/.smart$number.old" ] && instance_fact replaced_code yes
  packed "$number/brought" "$state/code/$number.env"
  instance_fact files_read yes
  [ -d "$folder" ] || return 0
  [ -n "$(ls -A "$folder" 2>/dev/null)" ] && instance_fact folder yes
  [ -f "$folder/artisan" ] && [ -f "$folder/composer.json" ] && instance_fact laravel yes
  [ -d "$folder/.git" ] && instance_fact revision "$(git -C "$folder" -c safe.directory="$folder" rev-parse HEAD 2>/dev/null)"
  packed "$number/environment" "$folder/.env"
  packed "$number/example" "$folder/.env.example"
  instance_fact lock_file "$(sum_of "$folder/composer.lock")"
  packed "$number/installed_lock" "$state/dependencies/$number"
  [ -f "$folder/vendor/autoload.php" ] && instance_fact vendor yes
  # The folders alone, and not what is in them: there are millions of files, and the application makes its own writable for
  # everybody, which harms nobody where nobody else enters the folder above.
  owned=yes; closed=yes
  for writable in $open_folders $closed_folders; do
    [ "$(stat -c %u "$folder/$writable" 2>/dev/null)" = $php_user ] || owned=no
  done
  for fonts in $font_folders; do
    [ ! -d "$folder/${fonts%/*}" ] || [ "$(stat -c %u "$folder/$fonts" 2>/dev/null)" = $php_user ] || owned=no
  done
  for writable in $closed_folders; do
    [ -L "$folder/$writable" ] && continue
    case $(stat -c %a "$folder/$writable" 2>/dev/null) in *0) ;; *) closed=no ;; esac
  done
  if is_ours_alone "$root"; then case $(stat -L -c %a "$root") in *0) ;; *) closed=no ;; esac; fi
  instance_fact storage_owned "$owned"
  instance_fact storage_closed "$closed"
  instance_fact storage_link "$(readlink "$folder/public/storage")"
  [ -f "$folder/bootstrap/cache/config.php" ] && [ ! "$folder/.env" -nt "$folder/bootstrap/cache/config.php" ] && instance_fact config_fresh yes
  case $(stat -c %a "$folder/bootstrap/cache/config.php" 2>/dev/null) in *0) instance_fact config_closed yes ;; esac
  return 0
}
each_of read_files "$@"
"#;

/// Nothing where nobody looked.
pub(super) fn read(lines: &Lines<'_>) -> Option<FilesFacts> {
    let text = |name| lines.value(name).map(str::to_owned);
    let trimmed = |name| lines.unpacked(name).map(|text| text.trim().to_owned());
    lines.is_yes("files_read").then(|| FilesFacts {
        folder: lines.is_yes("folder"),
        laravel: lines.is_yes("laravel"),
        code_stamp: lines.unpacked("code_stamp"),
        replaced_code: lines.is_yes("replaced_code"),
        brought_environment: lines.unpacked("brought").map(SecretString::from),
        revision: text("revision"),
        files: lines.all("file").filter_map(file).collect(),
        in_the_way: lines.all("in_the_way").map(str::to_owned).collect(),
        environment: lines.unpacked("environment").map(SecretString::from),
        example: lines.unpacked("example"),
        lock_file: text("lock_file"),
        installed_lock: trimmed("installed_lock"),
        vendor: lines.is_yes("vendor"),
        storage_owned: lines.is_yes("storage_owned"),
        storage_closed: lines.is_yes("storage_closed"),
        storage_link: text("storage_link"),
        config_fresh: lines.is_yes("config_fresh"),
        config_closed: lines.is_yes("config_closed"),
        https_served: lines.is_yes("https_served"),
        extensions: lines.all("extensions").filter_map(extensions).collect(),
        proved_containers: trimmed("proved"),
    })
}

fn file(line: &str) -> Option<(String, FileFacts)> {
    let words: Vec<&str> = line.splitn(5, ' ').collect();
    let [sha256, mode, owner, written, path] = words[..] else { return None };
    let (sha256, mode, owner) = (sha256.to_owned(), mode.to_owned(), owner.to_owned());
    let file = FileFacts { sha256, mode, owner, written: nanoseconds(written) };
    Some((path.to_owned(), file))
}

/// `1700000000.123456789`
fn nanoseconds(seconds: &str) -> Option<i128> {
    let (whole, fraction) = seconds.split_once('.')?;
    if fraction.len() != 9 {
        return None;
    }
    let seconds = whole.parse::<i128>().ok()?.checked_mul(1_000_000_000)?;
    seconds.checked_add(fraction.parse::<u32>().ok()?.into())
}

fn extensions(line: &str) -> Option<(String, Vec<String>)> {
    let (image, names) = line.split_once(' ')?;
    Some((image.to_owned(), names.split_whitespace().map(str::to_owned).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_with_paths_that_hold_spaces() {
        let text = "files_read=yes\nfile=00ff 640 0:33 1700000000.000000001 /opt/a b/.env\nfile=short\nfolder=yes\nexample=QT0x\n";
        let facts = read(&Lines::new(text)).unwrap();
        let file = &facts.files["/opt/a b/.env"];
        assert_eq!((file.owner.as_str(), file.written), ("0:33", Some(1_700_000_000_000_000_001)));
        assert_eq!((facts.files.len(), facts.folder, facts.laravel), (1, true, false));
        assert_eq!(facts.example.as_deref(), Some("A=1"));
    }
}
