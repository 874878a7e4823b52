//! Names of secrets in the most common languages other than English.

use std::borrow::Cow;

/// Words that make the value of a name a secret, anywhere in the name: in lower case, without accents and spaces.
pub(super) const FOREIGN: [(&str, &str); 52] = [
    ("Arabic", "كلمةالمرور"),
    ("Arabic", "كلمةالسر"),
    ("Arabic", "الرقمالسري"),
    ("Bulgarian, Macedonian", "парола"),
    ("Chinese", "密码"),
    ("Chinese", "密碼"),
    ("Chinese", "口令"),
    ("Chinese", "令牌"),
    ("Chinese", "密钥"),
    ("Chinese", "密鑰"),
    ("Chinese", "验证码"),
    ("Chinese", "驗證碼"),
    ("Croatian, Serbian", "lozinka"),
    ("Croatian, Serbian", "лозинка"),
    ("Czech, Slovak", "heslo"),
    ("Danish", "adgangskode"),
    ("Danish", "kodeord"),
    ("Estonian", "parool"),
    ("Finnish", "salasana"),
    ("French", "motdepasse"),
    ("French", "codesecret"),
    ("German", "geheim"),
    ("German", "zugangscode"),
    ("German", "bestatigungscode"),
    ("German", "sicherheitscode"),
    ("Greek", "κωδικοσπροσβασησ"),
    ("Greek", "συνθηματικο"),
    ("Hebrew", "סיסמה"),
    ("Hebrew", "סיסמא"),
    ("Hindi", "पासवर्ड"),
    ("Hungarian", "jelszo"),
    ("Indonesian, Malay", "katasandi"),
    ("Italian", "parolachiave"),
    ("Italian", "parolasegreta"),
    ("Japanese", "パスワード"),
    ("Japanese", "暗証番号"),
    ("Japanese", "トークン"),
    ("Korean", "비밀번호"),
    ("Korean", "암호"),
    ("Korean", "토큰"),
    ("Lithuanian", "slaptazodis"),
    ("Norwegian", "passord"),
    ("Persian", "رمزعبور"),
    ("Polish", "haslo"),
    ("Portuguese", "palavrapasse"),
    ("Russian", "секрет"),
    ("Russian, Ukrainian", "парол"),
    ("Russian, Ukrainian", "токен"),
    ("Swedish", "losenord"),
    ("Thai", "รหัสผ่าน"),
    ("Turkish", "sifre"),
    ("Vietnamese", "matkhau"),
];

/// Words that count only as the last of several words.
pub(super) const FOREIGN_PAIRS: [(&str, &str); 14] = [
    ("clave", "secreta"),
    ("clave", "privada"),
    ("code", "secret"),
    ("de", "passe"),
    ("de", "verificacion"),
    ("de", "verification"),
    ("di", "verifica"),
    ("kata", "sandi"),
    ("mat", "khau"),
    ("palavra", "passe"),
    ("كلمة", "المرور"),
    ("كلمة", "السر"),
    ("رمز", "عبور"),
    ("κωδικοσ", "προσβασησ"),
];

/// Accented letters, with their base letters.
const ACCENTS: [(&str, char); 22] = [
    ("àáâãäåāăąạảấầẩẫậắằẳẵặά", 'a'),
    ("çćčċ", 'c'),
    ("ďđð", 'd'),
    ("èéêëēėęěẹẻẽếềểễệ", 'e'),
    ("ğģ", 'g'),
    ("ìíîïīįıịỉĩ", 'i'),
    ("łľļĺ", 'l'),
    ("ñńňņ", 'n'),
    ("òóôõöøőōọỏốồổỗộớờởỡợơ", 'o'),
    ("řŕ", 'r'),
    ("śšşș", 's'),
    ("ťţț", 't'),
    ("ùúûüūůűųưụủũứừửữự", 'u'),
    ("ýÿỳỵỷỹ", 'y'),
    ("žźż", 'z'),
    ("ά", 'α'),
    ("έ", 'ε'),
    ("ήη", 'η'),
    ("ίι", 'ι'),
    ("όο", 'ο'),
    ("ύ", 'υ'),
    ("ςσ", 'σ'),
];

/// A name without accents; an ASCII name is unchanged.
pub(super) fn without_accents(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return name.into();
    }
    let plain = |c: char| {
        let small = c.to_lowercase().next().unwrap_or(c);
        let base = ACCENTS.iter().find(|(letters, _)| letters.contains(small)).map(|(_, base)| *base);
        // A capital letter still marks the start of a word.
        base.map_or(
            if c.is_ascii() { c } else { small },
            |base| if c == small { base } else { base.to_ascii_uppercase() },
        )
    };
    name.chars().filter(|c| !is_accent(*c)).map(plain).collect()
}

/// Whether a name without accents contains one of [`FOREIGN`].
pub(super) fn holds_foreign_word(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| !is_joint(*c)).flat_map(char::to_lowercase).collect();
    FOREIGN.iter().any(|(_, word)| letters.contains(word))
}

/// A combining accent.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_joint(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric()
}

/// Other characters of words: accents, and signs of Indic and Thai scripts.
pub(super) fn is_mark(c: char) -> bool {
    is_accent(c) || matches!(c, '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}' | '\u{e31}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::super::names::announces_value;
    use super::*;

    #[test]
    fn names_tell_secrets_in_many_languages() {
        for (language, word) in FOREIGN {
            assert_eq!(without_accents(word), word, "{language}: a word without accents");
            assert!(announces_value(word, ""), "{language}: {word}");
        }
        for (first, second) in FOREIGN_PAIRS {
            assert!(announces_value(second, first) && !announces_value("x", first), "{first} {second}");
        }
        for name in [
            "contraseña",
            "contrasen\u{303}a",
            "Contraseña",
            "nueva-contraseña",
            "пароль",
            "Пароль",
            "нового_пароля",
            "密码",
            "您的密码",
            "Hasło",
            "lösenord",
            "jelszó",
            "şifre",
            "ŞİFRE",
            "mật_khẩu",
            "Geheimnis",
            "κωδικός_πρόσβασης",
        ] {
            assert!(announces_value(name, ""), "{name}");
        }
        assert!(announces_value("vérification", "de") && announces_value("πρόσβασης", "κωδικός"));
        for name in ["página", "größe", "название", "页", "заголовок", "naïve", "Übersicht", "encabezado"]
        {
            assert!(!announces_value(name, ""), "{name}");
        }
    }
}
