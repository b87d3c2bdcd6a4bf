//! A screen in memory: nothing is on it but what is opened there, and a picture of it can be taken at any moment without
//! asking what is shown. The picture comes from the server's own memory, which it keeps as a file in the X Window Dump
//! format (version 7 of `XWDFile.h`): numbers of 32 bits, the highest byte first, then a name, colours and the pixels.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// A screen that is gone when the value is dropped.
#[derive(Debug)]
pub struct Screen {
    server: Child,
    display: String,
    memory: tempfile::TempDir,
}

/// What a screen shows at a moment: rows from the top, three bytes a pixel.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Screen {
    /// One of this size, in pixels.
    pub fn new(width: u32, height: u32) -> Result<Self> {
        let memory = tempfile::tempdir()?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")])
            .arg("-fbdir")
            .arg(memory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb")?;
        let stdout = server.stdout.take().context("Xvfb has no standard output")?;
        let mut screen = Self { server, display: String::new(), memory };
        BufReader::new(stdout).read_line(&mut screen.display)?;
        ensure!(!screen.display.trim().is_empty(), "Xvfb did not start");
        screen.display = format!(":{}", screen.display.trim());
        Ok(screen)
    }

    /// The value of `DISPLAY` for what is to be shown here.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// What it shows now.
    pub fn picture(&self) -> Result<Picture> {
        read(&fs::read(self.memory.path().join("Xvfb_screen0"))?)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn read(dump: &[u8]) -> Result<Picture> {
    let number = |index: usize| -> Result<usize> {
        let bytes = dump.get(index * 4..index * 4 + 4).context("the dump ends early")?;
        Ok(u32::from_be_bytes(bytes.try_into()?) as usize)
    };
    let (header, version, width, height) = (number(0)?, number(1)?, number(4)?, number(5)?);
    let (bits, row, colours) = (number(11)?, number(12)?, number(19)?);
    if version != 7 || bits != 32 {
        bail!("a dump of version {version} with {bits} bits a pixel");
    }
    let pixels = dump.get(header + colours * 12..).context("the dump has no pixels")?;
    let rows = pixels.chunks_exact(row).take(height);
    ensure!(rows.len() == height, "a dump of {} rows", rows.len());
    let mut picture = Picture { width, height, pixels: Vec::with_capacity(width * height * 3) };
    for row in rows {
        for pixel in row.as_chunks::<4>().0.iter().take(width) {
            let [blue, green, red, _] = pixel;
            picture.pixels.extend([red, green, blue]);
        }
    }
    Ok(picture)
}

impl Picture {
    /// Its upper left corner.
    pub fn corner(&self, width: usize, height: usize) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        let rows = self.pixels.chunks_exact(self.width * 3).take(height);
        Self { width, height, pixels: rows.flat_map(|row| row.iter().take(width * 3)).copied().collect() }
    }

    /// Writes it as PNG.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut encoder = png::Encoder::new(
            fs::File::create(path).with_context(|| path.display().to_string())?,
            u32::try_from(self.width)?,
            u32::try_from(self.height)?,
        );
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&self.pixels)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dump_is_read_and_cropped() {
        let mut numbers = [0_u32; 25];
        for (index, number) in [(0, 104), (1, 7), (4, 2), (5, 2), (11, 32), (12, 12), (19, 1)] {
            numbers[index] = number;
        }
        let mut dump: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        dump.extend(*b"tty\0"); // the name
        dump.extend([9; 12]); // a colour
        dump.extend([3, 2, 1, 0, 6, 5, 4, 0, 9, 9, 9, 9, 30, 20, 10, 0, 60, 50, 40, 0, 9, 9, 9, 9]);
        let picture = read(&dump).unwrap();
        assert_eq!(picture.pixels, [1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60]);
        assert_eq!(picture.corner(1, 2).pixels, [1, 2, 3, 10, 20, 30]);
        assert!(read(&dump[..dump.len() - 12]).is_err());
    }
}
