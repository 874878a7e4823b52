// Each platform that has a binary: the package that holds it, and how Rust and npm name the platform.
export const platforms = [
  { package: '@har-cors/linux-x64-gnu', target: 'x86_64-unknown-linux-gnu', os: 'linux', cpu: 'x64', libc: 'glibc' },
  { package: '@har-cors/linux-x64-musl', target: 'x86_64-unknown-linux-musl', os: 'linux', cpu: 'x64', libc: 'musl' },
  { package: '@har-cors/linux-arm64-gnu', target: 'aarch64-unknown-linux-gnu', os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { package: '@har-cors/linux-arm64-musl', target: 'aarch64-unknown-linux-musl', os: 'linux', cpu: 'arm64', libc: 'musl' },
  { package: '@har-cors/darwin-x64', target: 'x86_64-apple-darwin', os: 'darwin', cpu: 'x64' },
  { package: '@har-cors/darwin-arm64', target: 'aarch64-apple-darwin', os: 'darwin', cpu: 'arm64' },
  { package: '@har-cors/win32-x64', target: 'x86_64-pc-windows-msvc', os: 'win32', cpu: 'x64' },
  { package: '@har-cors/win32-arm64', target: 'aarch64-pc-windows-msvc', os: 'win32', cpu: 'arm64' },
];

// The C library of this Linux, or undefined elsewhere: Node tells of glibc's version only where it runs on it.
export function libc() {
  if (process.platform !== 'linux') return undefined;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}
