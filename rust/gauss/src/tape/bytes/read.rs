//! A tape from bytes, which are trusted in nothing.

use super::format::{HEADER, MAGIC, VERSION};
use crate::lanes::MAX_PRODUCTS;
use crate::tape::checksum::checksum;
use crate::tape::straight_line::{Check, Guard, Node, Operation, Part, StraightLineProgram, Value};
use crate::tape::tape::Tape;
use crate::{Error, Result};
use num_bigint::{BigInt, Sign};

/// The longest constant in bytes: far beyond any coefficient, and soon reduced.
const MAX_CONSTANT: usize = 1 << 16;

impl Tape {
    /// Read the file form.
    ///
    /// The checksum is against accidents. Against malice every number is checked as well, before anything
    /// is allocated for it, so that whatever is accepted is a tape that can be replayed; whether it
    /// solves anything is another question.
    ///
    /// # Errors
    /// [`Error::TapeFormat`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader { bytes, offset: 0 };
        if reader.take(8)? != MAGIC {
            return reader.fail("this is no tape");
        }
        if reader.u32()? != VERSION {
            return reader.fail("the format version is unknown");
        }
        if reader.u32()? != 0 {
            return reader.fail("a reserved field is not zero");
        }
        let (length, expected) = (reader.u64()?, reader.u64()?);
        let payload = &bytes[HEADER..];
        if length != payload.len() as u64 {
            return reader.fail("the length does not fit");
        }
        if checksum(payload) != expected {
            return reader.fail("the checksum does not fit");
        }
        let program = reader.program()?;
        if reader.offset != bytes.len() {
            return reader.fail("something follows the end");
        }
        Ok(Self::scheduled(program))
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl Reader<'_> {
    fn fail<T>(&self, reason: &'static str) -> Result<T> {
        Err(Error::TapeFormat { offset: self.offset, reason })
    }

    fn take(&mut self, count: usize) -> Result<&[u8]> {
        if count > self.bytes.len() - self.offset {
            return self.fail("it ends too early");
        }
        self.offset += count;
        Ok(&self.bytes[self.offset - count..self.offset])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        Ok(self.take(N)?.try_into().expect("as many bytes as were taken"))
    }

    fn u8(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// The length of a list whose members take at least `size` bytes: no more than can follow.
    fn length(&mut self, size: usize) -> Result<usize> {
        let length = self.u32()? as usize;
        if length > (self.bytes.len() - self.offset) / size {
            return self.fail("a list is longer than the file");
        }
        Ok(length)
    }

    fn below(&mut self, limit: usize) -> Result<u32> {
        let number = self.u32()?;
        if number as usize >= limit {
            return self.fail("a number is out of range");
        }
        Ok(number)
    }

    fn value(&mut self, nodes: usize) -> Result<Value> {
        Ok(Value::from_bits(self.below(2 * nodes)?))
    }

    fn program(&mut self) -> Result<StraightLineProgram> {
        let mut program = StraightLineProgram {
            symbols: self.u32()?,
            randoms: self.u32()?,
            ..StraightLineProgram::default()
        };
        for _ in 0..self.length(5)? {
            let constant = self.constant()?;
            program.constants.push(constant);
        }
        let count = self.length(6)?;
        if count >= Value::LIMIT {
            return self.fail("there are too many values");
        }
        if program.randoms as usize > count {
            return self.fail("there are more random numbers than values");
        }
        for _ in 0..count {
            let node = self.node(&mut program)?;
            program.nodes.push(node);
        }
        for _ in 0..self.length(4)? {
            let output = self.value(count)?;
            program.outputs.push(output);
        }
        for _ in 0..self.length(9)? {
            let check = self.check(count, program.outputs.len())?;
            program.checks.push(check);
        }
        Ok(program)
    }

    fn constant(&mut self) -> Result<BigInt> {
        let sign = match self.u8()? {
            0 => Sign::Plus,
            1 => Sign::Minus,
            _ => return self.fail("a sign is neither plus nor minus"),
        };
        let length = self.length(1)?;
        let magnitude = if length > MAX_CONSTANT { None } else { Some(self.take(length)?) };
        match magnitude {
            Some(bytes) if bytes.last().is_some_and(|&last| last != 0) => {
                Ok(BigInt::from_bytes_le(sign, bytes))
            }
            _ => self.fail("a constant is zero, too long or has leading zeros"),
        }
    }

    fn node(&mut self, program: &mut StraightLineProgram) -> Result<Node> {
        let before = program.nodes.len();
        let kind = self.u8()?;
        let part = match self.u8()? {
            0 => Part::Evaluation,
            1 => Part::Solution,
            2 => Part::Check,
            _ => return self.fail("the part of a value is unknown"),
        };
        let operation = match kind {
            0 => Operation::Constant(self.below(program.constants.len())?),
            1 => Operation::Input(self.below(program.symbols as usize)?),
            2 => Operation::Random(self.below(program.randoms as usize)?),
            3 => Operation::Inverse(self.below(before)?),
            4 => {
                let start = program.operands.len();
                let plain = self.length(4)?;
                for _ in 0..plain {
                    program.operands.push(self.value(before)?);
                }
                let factors = self.length(4)?;
                if factors % 2 == 1 || factors > 2 * MAX_PRODUCTS || plain + factors == 0 {
                    return self.fail("a dot product has the wrong length");
                }
                for place in 0..factors {
                    let factor = self.value(before)?;
                    if place % 2 == 1 && factor.is_negative() {
                        return self.fail("a second factor has a sign");
                    }
                    program.operands.push(factor);
                }
                Operation::Dot { start, plain: plain as u32, products: factors as u32 / 2 }
            }
            _ => return self.fail("the kind of a value is unknown"),
        };
        Ok(Node { operation, part })
    }

    fn check(&mut self, nodes: usize, outputs: usize) -> Result<Check> {
        let node = self.below(nodes)?;
        let kind = self.u8()?;
        if kind > 1 {
            return self.fail("the kind of a check is unknown");
        }
        let limit = if kind == 0 { nodes } else { outputs };
        let list = (0..self.length(4)?).map(|_| self.below(limit)).collect::<Result<Box<[u32]>>>()?;
        let guard = if kind == 0 { Guard::Nodes(list) } else { Guard::Outputs(list) };
        Ok(Check { node, guard })
    }
}
