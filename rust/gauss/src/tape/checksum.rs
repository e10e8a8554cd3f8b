//! A checksum against accidents.

/// The polynomial of CRC-64/XZ (ECMA-182), lowest bit first.
const POLYNOMIAL: u64 = 0xc96c_5795_d787_0f42;

const TABLE: [u64; 256] = table();

const fn table() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut remainder = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            let carry = remainder & 1;
            remainder = (remainder >> 1) ^ (carry * POLYNOMIAL);
            bit += 1;
        }
        table[byte] = remainder;
        byte += 1;
    }
    table
}

/// The cyclic redundancy check CRC-64/XZ: it sees every change of up to 64 neighbouring bits.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let step = |sum: u64, &byte: &u8| TABLE[usize::from(sum as u8 ^ byte)] ^ (sum >> 8);
    !bytes.iter().fold(u64::MAX, step)
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_the_published_check_value() {
        assert_eq!(super::checksum(b"123456789"), 0x995d_c9bb_df19_39fa);
    }
}
