//! Keys of known services: their prefix, and what follows. One line each.

/// The part after the prefix of a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tail {
    /// At least this many letters, digits, `-` and `_`: no word has this prefix.
    Any(usize),
    /// At least this many, including a digit or a capital letter, or not words: words may have this prefix.
    Mixed(usize),
}

/// All of them, sorted by their first characters without case: browsers write header names in lower case.
pub(super) const KEYS: [(&str, Tail); 91] = [
    ("1//0", Tail::Any(16)),            // Google refresh token
    ("ABIA", Tail::Mixed(12)),          // AWS bearer token
    ("AGE-SECRET-KEY-", Tail::Any(12)), // age key
    ("AIza", Tail::Any(20)),            // Google API key
    ("AKIA", Tail::Any(12)),            // AWS access key
    ("ASIA", Tail::Mixed(12)),          // AWS temporary access key
    ("ATATT3", Tail::Any(16)),          // Atlassian API token
    ("ATBB", Tail::Mixed(20)),          // Bitbucket app password
    ("ATCTT3", Tail::Any(16)),          // Atlassian admin key
    ("atlasv1", Tail::Mixed(12)),       // Terraform token
    ("cs_live_", Tail::Any(12)),        // Stripe checkout session
    ("cs_test_", Tail::Any(12)),        // Stripe test checkout session
    ("dapi", Tail::Mixed(28)),          // Databricks token
    ("dckr_pat_", Tail::Any(12)),       // Docker token
    ("doo_v1_", Tail::Any(12)),         // DigitalOcean OAuth token
    ("dop_v1_", Tail::Any(12)),         // DigitalOcean token
    ("dor_v1_", Tail::Any(12)),         // DigitalOcean refresh token
    ("dp.pt.", Tail::Any(12)),          // Doppler token
    ("EAAA", Tail::Mixed(20)),          // Square access token
    ("EAAC", Tail::Mixed(20)),          // Facebook access token
    ("figd_", Tail::Mixed(12)),         // Figma token
    ("gAAAAA", Tail::Mixed(20)),        // Fernet token
    ("gho_", Tail::Any(16)),            // GitHub OAuth token
    ("ghp_", Tail::Any(16)),            // GitHub personal token
    ("ghr_", Tail::Any(16)),            // GitHub refresh token
    ("ghs_", Tail::Any(16)),            // GitHub server token
    ("ghu_", Tail::Any(16)),            // GitHub user token
    ("github_pat_", Tail::Any(16)),     // GitHub fine-grained token
    ("glagent-", Tail::Any(10)),        // GitLab agent token
    ("glc_", Tail::Mixed(16)),          // Grafana cloud token
    ("glcbt-", Tail::Any(10)),          // GitLab job token
    ("gldt-", Tail::Any(10)),           // GitLab deploy token
    ("glft-", Tail::Any(10)),           // GitLab feed token
    ("gloas-", Tail::Any(10)),          // GitLab OAuth secret
    ("glpat-", Tail::Any(10)),          // GitLab personal token
    ("glptt-", Tail::Any(10)),          // GitLab trigger token
    ("glrt-", Tail::Any(10)),           // GitLab runner token
    ("glsa_", Tail::Any(12)),           // Grafana service account token
    ("glsoat-", Tail::Any(10)),         // GitLab SCIM token
    ("GOCSPX-", Tail::Any(12)),         // Google OAuth client secret
    ("GR1348941", Tail::Any(10)),       // GitLab registration token
    ("gsk_", Tail::Mixed(16)),          // Groq key
    ("hf_", Tail::Mixed(16)),           // Hugging Face token
    ("hooks_", Tail::Mixed(20)),        // webhook secret
    ("hvb.", Tail::Mixed(12)),          // Vault batch token
    ("hvs.", Tail::Mixed(12)),          // Vault token
    ("key-", Tail::Mixed(24)),          // Mailgun key
    ("lin_api_", Tail::Any(12)),        // Linear key
    ("npm_", Tail::Mixed(20)),          // npm token
    ("NRAK-", Tail::Mixed(12)),         // New Relic key
    ("ntn_", Tail::Mixed(20)),          // Notion token
    ("oy2", Tail::Mixed(40)),           // NuGet key
    ("pk_live_", Tail::Any(8)),         // Stripe public key
    ("pk_test_", Tail::Any(8)),         // Stripe public test key
    ("PMAK-", Tail::Mixed(12)),         // Postman key
    ("pplx-", Tail::Mixed(16)),         // Perplexity key
    ("pul-", Tail::Mixed(20)),          // Pulumi token
    ("pypi-", Tail::Mixed(16)),         // PyPI token
    ("r8_", Tail::Mixed(16)),           // Replicate token
    ("rk_live_", Tail::Any(8)),         // Stripe restricted key
    ("rk_test_", Tail::Any(8)),         // Stripe restricted test key
    ("rubygems_", Tail::Mixed(16)),     // RubyGems key
    ("s.", Tail::Mixed(20)),            // old Vault token
    ("sbp_", Tail::Mixed(16)),          // Supabase token
    ("secret_", Tail::Mixed(20)),       // Notion secret
    ("SG.", Tail::Mixed(12)),           // SendGrid key
    ("shpat_", Tail::Any(12)),          // Shopify access token
    ("shpca_", Tail::Any(12)),          // Shopify custom app token
    ("shppa_", Tail::Any(12)),          // Shopify private app token
    ("shpss_", Tail::Any(12)),          // Shopify shared secret
    ("sk-", Tail::Mixed(20)),           // OpenAI and Anthropic key
    ("sk_live_", Tail::Any(8)),         // Stripe secret key
    ("sk_test_", Tail::Any(8)),         // Stripe test key
    ("sl.", Tail::Mixed(30)),           // Dropbox token
    ("sntrys_", Tail::Any(12)),         // Sentry token
    ("sq0atp-", Tail::Any(12)),         // Square access token
    ("sq0csp-", Tail::Any(12)),         // Square OAuth secret
    ("tfp_", Tail::Mixed(16)),          // Typeform token
    ("vercel_", Tail::Mixed(16)),       // Vercel token
    ("whsec_", Tail::Any(12)),          // Stripe webhook secret
    ("xapp-", Tail::Any(8)),            // Slack app-level token
    ("xoxa-", Tail::Any(8)),            // Slack app token
    ("xoxb-", Tail::Any(8)),            // Slack bot token
    ("xoxc-", Tail::Any(8)),            // Slack client token
    ("xoxd-", Tail::Any(8)),            // Slack cookie
    ("xoxe-", Tail::Any(8)),            // Slack refresh token
    ("xoxo-", Tail::Any(8)),            // Slack token
    ("xoxp-", Tail::Any(8)),            // Slack user token
    ("xoxr-", Tail::Any(8)),            // Slack refresh token
    ("xoxs-", Tail::Any(8)),            // Slack workspace token
    ("ya29", Tail::Mixed(16)),          // Google access token
];
