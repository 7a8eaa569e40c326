//! Many deliveries by many clients, each sent until it is acknowledged.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use zapi_webhooks_http::testing;

use super::Client;
use super::rows::Row;

/// What a store has to make of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Keyed,
    Keyless,
    Broken,
}

/// A delivery that differs from all others.
pub struct Delivery {
    pub kind: Kind,
    pub body: String,
    pub gzip: bool,
}

/// Makes deliveries of all events in turn, one in fifty cut.
pub fn deliveries(count: usize) -> Vec<Delivery> {
    (0..count).map(delivery).collect()
}

fn delivery(number: usize) -> Delivery {
    let sample = testing::SAMPLES[number % testing::SAMPLES.len()];
    let message = format!("3EB0{number:015X}");
    let moment = (1_757_333_824_580 + number).to_string();
    let mut body = sample
        .body
        .replace("3EB0C767D26A1B3F5C2", &message)
        .replace("1757333824580", &moment);
    let is_keyless = sample.name.starts_with("presence") || sample.name == "undocumented";
    if is_keyless {
        body = body.replacen('{', &format!("{{\"n\":{number},"), 1);
    }
    if number.is_multiple_of(7) {
        // A tolerated deviation.
        body = body.replacen('{', "{ /* again */ ", 1);
    }
    let mut kind = if is_keyless {
        Kind::Keyless
    } else {
        Kind::Keyed
    };
    if number % 50 == 49 {
        body = format!("{{\"n\":{number},{}", &body[1..body.len() - 1]);
        kind = Kind::Broken;
    }
    Delivery {
        kind,
        body,
        gzip: number % 10 == 3,
    }
}

/// The clients, and how often they were interrupted.
#[derive(Default)]
pub struct Load {
    next: AtomicUsize,
    pub acknowledged: AtomicUsize,
    pub interrupted: AtomicUsize,
    pub unavailable: AtomicUsize,
    /// How many times each body was answered 200.
    pub acks: Mutex<HashMap<usize, i64>>,
}

impl Load {
    /// Sends each delivery `times` times, each time until it is answered 200, over this many connections.
    /// `meanwhile` runs beside the clients.
    pub fn run(
        &self,
        address: SocketAddr,
        deliveries: &[Delivery],
        times: usize,
        connections: usize,
        meanwhile: impl FnOnce(),
    ) {
        self.share(&[address], deliveries, times, connections, meanwhile);
    }

    /// Does the same with several receivers, which get as many connections each.
    pub fn share(
        &self,
        addresses: &[SocketAddr],
        deliveries: &[Delivery],
        times: usize,
        connections: usize,
        meanwhile: impl FnOnce(),
    ) {
        std::thread::scope(|scope| {
            for address in addresses.iter().cycle().take(connections) {
                scope.spawn(|| self.client(*address, deliveries, times));
            }
            meanwhile();
        });
    }

    fn client(&self, address: SocketAddr, deliveries: &[Delivery], times: usize) {
        let mut client = Client::new(address);
        loop {
            let turn = self.next.fetch_add(1, Ordering::Relaxed);
            if turn >= deliveries.len() * times {
                return;
            }
            // A repeat comes soon after the first, over another connection.
            let index = turn / times;
            let delivery = &deliveries[index];
            loop {
                let body = delivery.body.as_bytes();
                let answer = if delivery.gzip {
                    client.deliver_gzip(body)
                } else {
                    client.deliver(body)
                };
                match answer.map(|answer| answer.status) {
                    Ok(200) => break,
                    Ok(503) => drop(self.unavailable.fetch_add(1, Ordering::Relaxed)),
                    Ok(status) => panic!("{status} for {index}"),
                    Err(_) => drop(self.interrupted.fetch_add(1, Ordering::Relaxed)),
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            *self.acks.lock().unwrap().entry(index).or_default() += 1;
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until this many deliveries were answered 200.
    pub fn wait_for(&self, count: usize) {
        let end = Instant::now() + Duration::from_secs(180);
        while self.acknowledged.load(Ordering::Relaxed) < count {
            if Instant::now() > end {
                // The clients would go on for ever.
                eprintln!("waited in vain for {count} answers");
                std::process::exit(101);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Checks a store after all clients ended.
    pub fn check(&self, deliveries: &[Delivery], rows: &[Row]) {
        let mut stored: HashMap<&[u8], Vec<&Row>> = HashMap::new();
        for row in rows {
            stored.entry(&row.body).or_default().push(row);
        }
        let acks = self.acks.lock().unwrap();
        for (index, delivery) in deliveries.iter().enumerate() {
            let found = stored.remove(delivery.body.as_bytes()).unwrap_or_default();
            let acks = acks.get(&index).copied().unwrap_or(0);
            let count = i64::try_from(found.len()).unwrap();
            match delivery.kind {
                Kind::Keyed => {
                    assert_eq!(count, 1, "{index} is there {count} times");
                    let repeats = found[0].repeats;
                    assert!(
                        repeats >= acks - 1,
                        "{index}: {repeats} repeats, {acks} answers"
                    );
                    assert!(!found[0].variant && found[0].key.is_some(), "{index}");
                }
                Kind::Keyless => {
                    assert!(
                        count >= acks && acks > 0,
                        "{index}: {count} rows, {acks} answers"
                    );
                    assert!(
                        found
                            .iter()
                            .all(|row| row.key.is_none() && row.canonical.is_some())
                    );
                }
                Kind::Broken => {
                    assert!(
                        count >= acks && acks > 0,
                        "{index}: {count} rows, {acks} answers"
                    );
                    assert!(
                        found
                            .iter()
                            .all(|row| row.code.as_deref() == Some("unexpected-end"))
                    );
                }
            }
        }
        assert!(
            stored.is_empty(),
            "{} bodies that nobody sent",
            stored.len()
        );
    }
}
