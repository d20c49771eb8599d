//! A push service that takes every message at once.

use std::{
    convert::Infallible,
    fs,
    io::{BufRead, stdin},
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use harness::push_service::certified;
use http_body_util::{BodyExt, Empty};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::net::TcpListener;

use crate::Wave;

/// Salt, record size, key and its length: a shorter body is no message.
const HEADER: usize = 86;

/// Prints its port, and for each line that it is sent how many messages came so far.
#[tokio::main(flavor = "current_thread")]
pub async fn serve(wave: &Wave) {
    let (acceptor, root) = certified();
    fs::write(wave.folder.join("root.pem"), root).unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    std::thread::spawn(move || {
        for _ in stdin().lock().lines() {
            println!("{}", counted.load(Ordering::Relaxed));
        }
        // Whoever started it is gone.
        std::process::exit(0);
    });
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (acceptor, count) = (acceptor.clone(), count.clone());
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let service = service_fn(|request| take(request, count.clone()));
            let connection = auto::Builder::new(TokioExecutor::new());
            let _ = connection
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn take(
    request: Request<Incoming>,
    count: Arc<AtomicUsize>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let is_signed = request.headers().contains_key("authorization");
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let mut answer = Response::new(Empty::new());
    *answer.status_mut() = match is_signed && body.len() > HEADER {
        true => {
            count.fetch_add(1, Ordering::Relaxed);
            hyper::StatusCode::CREATED
        }
        false => hyper::StatusCode::BAD_REQUEST,
    };
    Ok(answer)
}
