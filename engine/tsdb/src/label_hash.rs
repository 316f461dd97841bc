//! The hash that decides which series `limit_ratio` picks: XXH64 over the labels as the server lays them out,
//! so that both pick the same ones.

use crate::Labels;

const PRIME_1: u64 = 0x9E37_79B1_85EB_CA87;
const PRIME_2: u64 = 0xC2B2_AE3D_27D4_EB4F;
const PRIME_3: u64 = 0x1656_67B1_9E37_79F9;
const PRIME_4: u64 = 0x85EB_CA77_C2B2_AE63;
const PRIME_5: u64 = 0x27D4_EB2F_1656_67C5;

impl Labels {
    /// A place in `[0, 1)` that depends on the labels only, evenly spread over label sets.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than 53 bits"
    )]
    pub fn hash_share(&self) -> f64 {
        let mut bytes = Vec::new();
        for (name, value) in self.iter() {
            push_sized(&mut bytes, name);
            push_sized(&mut bytes, value);
        }
        xxh64(&bytes) as f64 / u64::MAX as f64
    }
}

/// The length, in one byte where it is small, then the text.
fn push_sized(bytes: &mut Vec<u8>, text: &str) {
    match u8::try_from(text.len()) {
        Ok(len) if len < u8::MAX => bytes.push(len),
        _ => {
            let len = u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes();
            bytes.extend([u8::MAX, len[0], len[1], len[2]]);
        }
    }
    bytes.extend(text.as_bytes());
}

fn round(accumulator: u64, lane: u64) -> u64 {
    accumulator
        .wrapping_add(lane.wrapping_mul(PRIME_2))
        .rotate_left(31)
        .wrapping_mul(PRIME_1)
}

fn lane(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |lane, byte| lane << 8 | u64::from(*byte))
}

fn xxh64(bytes: &[u8]) -> u64 {
    let stripes = bytes.chunks_exact(32);
    let mut rest = stripes.remainder();
    let mut hash = if bytes.len() < 32 {
        PRIME_5
    } else {
        let mut lanes = [
            PRIME_1.wrapping_add(PRIME_2),
            PRIME_2,
            0,
            0_u64.wrapping_sub(PRIME_1),
        ];
        for stripe in stripes {
            for (accumulator, word) in lanes.iter_mut().zip(stripe.chunks_exact(8)) {
                *accumulator = round(*accumulator, lane(word));
            }
        }
        let turns = [1, 7, 12, 18];
        let mixed = lanes.iter().zip(turns).fold(0_u64, |sum, (lane, turn)| {
            sum.wrapping_add(lane.rotate_left(turn))
        });
        lanes.iter().fold(mixed, |hash, lane| {
            (hash ^ round(0, *lane))
                .wrapping_mul(PRIME_1)
                .wrapping_add(PRIME_4)
        })
    };
    hash = hash.wrapping_add(bytes.len() as u64);
    while let Some((word, after)) = rest.split_at_checked(8) {
        hash = (hash ^ round(0, lane(word)))
            .rotate_left(27)
            .wrapping_mul(PRIME_1)
            .wrapping_add(PRIME_4);
        rest = after;
    }
    if let Some((word, after)) = rest.split_at_checked(4) {
        hash = (hash ^ lane(word).wrapping_mul(PRIME_1))
            .rotate_left(23)
            .wrapping_mul(PRIME_2)
            .wrapping_add(PRIME_3);
        rest = after;
    }
    for byte in rest {
        hash = (hash ^ u64::from(*byte).wrapping_mul(PRIME_5))
            .rotate_left(11)
            .wrapping_mul(PRIME_1);
    }
    hash = (hash ^ hash >> 33).wrapping_mul(PRIME_2);
    hash = (hash ^ hash >> 29).wrapping_mul(PRIME_3);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::xxh64;

    #[test]
    fn the_hash_is_xxh64() {
        assert_eq!(xxh64(b""), 0xef46_db37_51d8_e999);
        assert_eq!(xxh64(b"a"), 0xd24e_c4f1_a98c_6e5b);
        assert_eq!(xxh64(b"as"), 0x1c33_0fb2_d66b_e179);
        assert_eq!(xxh64(b"asdf"), 0x415872f599cea71e);
        let long = b"Call me Ishmael. Some years ago--never mind how long precisely-";
        assert_eq!(xxh64(long), 0x02a2_e854_70d6_fd96);
    }
}
