//! The bytes of a posted file, of which one part is in memory.

use std::io::{self, Cursor, Read};

use covente_entity::types::ids::UploadId;
use tokio::runtime::Handle;

use crate::store::connect::Db;
use crate::store::uploads;

/// Reads a posted file, on a thread that may wait.
pub(super) struct Parts {
    db: Db,
    upload: UploadId,
    on: Handle,
    next: i32,
    part: Cursor<Vec<u8>>,
}

impl Parts {
    /// One at the beginning of a file. It is made where the runtime is, and read elsewhere.
    pub(super) fn of(db: Db, upload: UploadId) -> Self {
        Self {
            db,
            upload,
            on: Handle::current(),
            next: 0,
            part: Cursor::default(),
        }
    }
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.part.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let part = uploads::part(&self.db, self.upload, self.next);
            let Some(part) = self.on.block_on(part).map_err(io::Error::other)? else {
                return Ok(0);
            };
            self.next += 1;
            self.part = Cursor::new(part);
        }
    }
}
