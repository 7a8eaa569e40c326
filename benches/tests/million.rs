//! The bodies of the mix are what the gateway sends.

use zapi_webhooks::{EventType, Moment, parse};
use zapi_webhooks_benches::million;

#[test]
fn every_body_of_the_mix_is_clean_and_the_shares_are_those_of_real_traffic() {
    let mut bytes = Vec::new();
    let sum = million::write(&mut bytes, 147 * 40).expect("memory can be written to");
    let (mut counts, mut found) = ([0_u32; 4], 0_u64);
    for line in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let parsed = parse(line).unwrap_or_else(|error| panic!("{error}"));
        assert!(parsed.is_clean() && parsed.unknown.is_empty(), "{parsed:?}");
        let moment = parsed.event.moment().map_or(0, Moment::raw);
        found += moment.cast_unsigned();
        let place = match parsed.event.event_type() {
            EventType::Received => 0,
            EventType::MessageStatus => 1,
            EventType::PresenceChat => 2,
            EventType::Connected => 3,
            other => panic!("{other}"),
        };
        counts[place] += 1;
    }
    assert_eq!(found, sum);
    for (count, share) in counts.into_iter().zip([91, 50, 5, 1]) {
        let expected = share * 40;
        assert!(count.abs_diff(expected) < 40 + expected / 10, "{counts:?}");
        assert!(count > 0, "{counts:?}");
    }
}
