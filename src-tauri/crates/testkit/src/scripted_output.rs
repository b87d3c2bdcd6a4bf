//! What a host writes instead of running a command: anything that a test asks for, however much it is.

use anyhow::Result;
use russh::ChannelWriteHalf;
use russh::server::Msg;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

/// One piece of scripted output. Pieces are written in their order.
#[derive(Clone, Debug)]
pub enum ScriptedOutput {
    /// Bytes on standard output.
    Out(Vec<u8>),
    /// Bytes on standard error.
    Err(Vec<u8>),
    /// A piece on standard output again and again, until so many bytes have gone.
    OutFlood(Vec<u8>, u64),
    /// The same on standard error.
    ErrFlood(Vec<u8>, u64),
    /// An exit status.
    Status(u32),
    /// Nothing any more, for as long as the client stays.
    Silence,
}

/// Writes everything, and closes the channel in order.
pub(crate) async fn write_scripted(output: &[ScriptedOutput], writer: &ChannelWriteHalf<Msg>) -> Result<()> {
    let (mut out, mut error) = (writer.make_writer(), writer.make_writer_ext(Some(1)));
    for piece in output {
        match piece {
            ScriptedOutput::Out(bytes) => out.write_all(bytes).await?,
            ScriptedOutput::Err(bytes) => error.write_all(bytes).await?,
            ScriptedOutput::OutFlood(piece, bytes) => flood(&mut out, piece, *bytes).await?,
            ScriptedOutput::ErrFlood(piece, bytes) => flood(&mut error, piece, *bytes).await?,
            ScriptedOutput::Status(status) => writer.exit_status(*status).await?,
            ScriptedOutput::Silence => std::future::pending::<()>().await,
        }
    }
    writer.eof().await?;
    Ok(writer.close().await?)
}

async fn flood(stream: &mut (impl AsyncWrite + Unpin), piece: &[u8], bytes: u64) -> Result<()> {
    // Short pieces gather, so that a flood is one.
    let many = piece.repeat((32 * 1024_usize).div_ceil(piece.len().max(1)));
    let mut left = bytes;
    while left > 0 && !many.is_empty() {
        let count = usize::try_from(left).unwrap_or(many.len()).min(many.len());
        stream.write_all(&many[..count]).await?;
        left -= count as u64;
    }
    Ok(())
}
