//! A histogram as text: `{count:20, sum:10, [-2,-1):2, [-0.001,0.001]:2, (0.5,1]:1}`.

use std::fmt;

use super::{Bucket, Histogram};
use crate::short_float;

impl fmt::Display for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{{count:{}, sum:{}",
            short_float(self.count),
            short_float(self.sum)
        )?;
        for (index, count) in self.negative.range().zip(&self.negative.counts).rev() {
            write_populated(f, self.negative_bucket(index, *count))?;
        }
        write_populated(f, self.zero_bucket())?;
        for (index, count) in self.positive.range().zip(&self.positive.counts) {
            write_populated(f, self.positive_bucket(index, *count))?;
        }
        f.write_str("}")
    }
}

fn write_populated(f: &mut fmt::Formatter<'_>, bucket: Bucket) -> fmt::Result {
    if bucket.count == 0.0 {
        Ok(())
    } else {
        write!(f, ", {bucket}")
    }
}

/// `(0.5,1]:3`
impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.lower_inclusive { '[' } else { '(' };
        let close = if self.upper_inclusive { ']' } else { ')' };
        let [lower, upper, count] = [self.lower, self.upper, self.count].map(short_float);
        write!(f, "{open}{lower},{upper}{close}:{count}")
    }
}
