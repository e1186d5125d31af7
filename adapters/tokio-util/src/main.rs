//! An echo server through tokio-util's codecs: echo (length|lines) HOST:PORT

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::codec::{Framed, LengthDelimitedCodec, LinesCodec};

const LONGEST_LINE: usize = 16 * 1024;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// Echoes until the end of the stream, then ends ours: every reply has been flushed by then.
async fn frames(socket: TcpStream) -> std::io::Result<()> {
    let mut framed = Framed::new(socket, LengthDelimitedCodec::new());
    while let Some(frame) = framed.next().await {
        framed.send(frame?.freeze()).await?;
    }
    SinkExt::<bytes::Bytes>::close(&mut framed).await
}

/// LinesCodec takes CR LF or LF for the end of a line, and writes LF: the CR is given to it as part of the line. Its limit
/// counts that CR too.
async fn lines(socket: TcpStream) -> Result<(), tokio_util::codec::LinesCodecError> {
    let mut framed = Framed::new(socket, LinesCodec::new_with_max_length(LONGEST_LINE + 1));
    while let Some(line) = framed.next().await {
        framed.send(line? + "\r").await?;
    }
    SinkExt::<String>::close(&mut framed).await
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let listener = TcpListener::bind(&arguments[2]).await?;
    loop {
        let Ok((socket, _)) = listener.accept().await else {
            // No descriptor is left, for instance: there is one again when a connection has ended.
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        match arguments[1].as_str() {
            "length" => drop(tokio::spawn(frames(socket))),
            _ => drop(tokio::spawn(lines(socket))),
        }
    }
}
