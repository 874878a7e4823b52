//! Temporary files: each is next to its target until it is complete, and is removed whatever ends the program, an error or
//! a signal.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{Builder, NamedTempFile};

/// All of them. While the lock is held, no file is started or finished.
static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// One of them.
pub(crate) struct Unfinished {
    /// `None` once it is complete.
    file: Option<NamedTempFile>,
    path: PathBuf,
}

impl Unfinished {
    /// Creates a file in a directory.
    ///
    /// # Errors
    /// Those of the file system.
    pub(crate) fn begin(directory: &Path) -> io::Result<Unfinished> {
        signals::watch();
        let mut all = lock();
        let mut builder = Builder::new();
        builder.prefix(".har-cors-").suffix(".tmp");
        // With the usual permissions: everything that the user's umask allows.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(directory)?;
        let path = file.path().to_owned();
        all.push(path.clone());
        Ok(Unfinished { file: Some(file), path })
    }

    /// The open file.
    ///
    /// # Errors
    /// Only in theory: it is open until it is complete.
    pub(crate) fn file(&mut self) -> io::Result<&mut std::fs::File> {
        self.file.as_mut().map(NamedTempFile::as_file_mut).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Finishes the file: it replaces `target`.
    ///
    /// # Errors
    /// Those of the file system; then `target` stays unchanged.
    pub(crate) fn finish(mut self, target: &Path) -> io::Result<()> {
        let mut all = lock();
        let Some(file) = self.file.take() else { return Ok(()) };
        let moved = file.persist(target).map(drop).map_err(|failed| failed.error);
        all.retain(|path| *path != self.path);
        moved
    }
}

impl io::Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file()?.flush()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let mut all = lock();
            drop(file);
            all.retain(|path| *path != self.path);
        }
    }
}

fn lock() -> MutexGuard<'static, Vec<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all of them. No file can be started or finished while the returned guard is held.
fn remove_all() -> MutexGuard<'static, Vec<PathBuf>> {
    let all = lock();
    // A file that cannot be removed stays.
    all.iter().for_each(|path| drop(std::fs::remove_file(path)));
    all
}

#[cfg(unix)]
mod signals {
    use super::remove_all;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::sync::{Once, mpsc};
    use std::thread::Builder;

    /// From now on a signal that ends the program first removes unfinished files. A signal that the parent process ignores
    /// (`nohup`) stays ignored.
    pub(super) fn watch() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let ignored = ignored();
            let minded = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ].into_iter().filter(move |signal| {
                // The lowest bit stands for signal 1.
                ignored >> (signal - 1) & 1 == 0
            });
            let (tell, is_ready) = mpsc::channel();
            // If no thread can be started, signals end the program as usual.
            let thread = Builder::new().spawn(move || {
                let signals = Signals::new(minded);
                // Whoever waits for it is there.
                let _ = tell.send(());
                let Ok(mut signals) = signals else { return };
                // Exceeding the file size limit gives an error on write instead.
                for signal in signals.forever().filter(|signal| *signal != SIGXFSZ) {
                    let _none_is_finished_now = remove_all();
                    let _ = emulate_default_handler(signal);
                }
            });
            if thread.is_ok() {
                let _ = is_ready.recv();
            }
        });
    }

    /// The ignored signals as bits; none if the system does not report them.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        line.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
    }
}

#[cfg(windows)]
mod signals {
    use super::remove_all;

    /// The status of a program that was interrupted.
    const STATUS: i32 = 130;

    /// From now on Ctrl-C and Ctrl-Break remove unfinished files first.
    pub(super) fn watch() {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            // If that fails, they end the program as usual.
            let _ = ctrlc::set_handler(|| {
                let _none_is_finished_now = remove_all();
                std::process::exit(STATUS);
            });
        });
    }
}

#[cfg(not(any(unix, windows)))]
mod signals {
    /// There are none.
    pub(super) fn watch() {}
}
