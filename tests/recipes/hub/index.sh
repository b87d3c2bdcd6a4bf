#!/bin/sh
# Makes the signed index of the look-alike of Docker's apt repository under the folder given. Packages are already
# in pool/CODENAME. The key is made here, new with every build of the hub, and its private half stays in the build.
set -eu
root=$1
architecture=$(dpkg --print-architecture)
GNUPGHOME=$(mktemp -d)
export GNUPGHOME
gpg --batch --quiet --passphrase '' --quick-generate-key 'Docker look-alike of the lab <lab@lab.test>' rsa3072 sign never
gpg --batch --armor --export > "$root/gpg"

cd "$root"
for codename in $(ls pool); do
    index=dists/$codename/stable/binary-$architecture
    mkdir -p "$index"
    apt-ftparchive packages "pool/$codename" > "$index/Packages"
    gzip -9k "$index/Packages"
    apt-ftparchive -o APT::FTPArchive::Release::Origin=Docker -o APT::FTPArchive::Release::Label='Docker CE' \
        -o APT::FTPArchive::Release::Suite="$codename" -o APT::FTPArchive::Release::Codename="$codename" \
        -o APT::FTPArchive::Release::Components=stable -o APT::FTPArchive::Release::Architectures="$architecture" \
        release "dists/$codename" > "$GNUPGHOME/Release"
    mv "$GNUPGHOME/Release" "dists/$codename/Release"
    gpg --batch --yes --armor --detach-sign -o "dists/$codename/Release.gpg" "dists/$codename/Release"
    gpg --batch --yes --clearsign -o "dists/$codename/InRelease" "dists/$codename/Release"
done
gpgconf --kill all
rm -rf "$GNUPGHOME"
