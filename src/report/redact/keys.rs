//! Keys of known services: what they begin with, and what follows. One line each, to be read from top to bottom.

/// What stands behind the prefix of a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tail {
    /// At least so many letters, digits, `-` and `_`: no word begins so.
    Any(usize),
    /// At least so many, of which one is a digit or a capital, or which are no words: words may begin so.
    Mixed(usize),
}

/// All of them. Capitals do not matter: browsers write the names of headers in lower case.
pub(super) const KEYS: [(&str, Tail); 91] = [
    ("AKIA", Tail::Any(12)),            // AWS access key
    ("ASIA", Tail::Mixed(12)),          // AWS temporary access key
    ("ABIA", Tail::Mixed(12)),          // AWS bearer token
    ("AIza", Tail::Any(20)),            // Google API key
    ("GOCSPX-", Tail::Any(12)),         // Google OAuth client secret
    ("ya29", Tail::Mixed(16)),          // Google access token
    ("1//0", Tail::Any(16)),            // Google refresh token
    ("ghp_", Tail::Any(16)),            // GitHub personal token
    ("gho_", Tail::Any(16)),            // GitHub OAuth token
    ("ghu_", Tail::Any(16)),            // GitHub user token
    ("ghs_", Tail::Any(16)),            // GitHub server token
    ("ghr_", Tail::Any(16)),            // GitHub refresh token
    ("github_pat_", Tail::Any(16)),     // GitHub fine-grained token
    ("glpat-", Tail::Any(10)),          // GitLab personal token
    ("gldt-", Tail::Any(10)),           // GitLab deploy token
    ("glrt-", Tail::Any(10)),           // GitLab runner token
    ("glptt-", Tail::Any(10)),          // GitLab trigger token
    ("glcbt-", Tail::Any(10)),          // GitLab job token
    ("glagent-", Tail::Any(10)),        // GitLab agent token
    ("gloas-", Tail::Any(10)),          // GitLab OAuth secret
    ("glft-", Tail::Any(10)),           // GitLab feed token
    ("glsoat-", Tail::Any(10)),         // GitLab SCIM token
    ("GR1348941", Tail::Any(10)),       // GitLab registration token
    ("ATBB", Tail::Mixed(20)),          // Bitbucket app password
    ("ATATT3", Tail::Any(16)),          // Atlassian API token
    ("ATCTT3", Tail::Any(16)),          // Atlassian admin key
    ("sk_live_", Tail::Any(8)),         // Stripe secret key
    ("sk_test_", Tail::Any(8)),         // Stripe test key
    ("pk_live_", Tail::Any(8)),         // Stripe public key
    ("pk_test_", Tail::Any(8)),         // Stripe public test key
    ("rk_live_", Tail::Any(8)),         // Stripe restricted key
    ("rk_test_", Tail::Any(8)),         // Stripe restricted test key
    ("whsec_", Tail::Any(12)),          // Stripe webhook secret
    ("cs_live_", Tail::Any(12)),        // Stripe checkout session
    ("cs_test_", Tail::Any(12)),        // Stripe test checkout session
    ("xoxa-", Tail::Any(8)),            // Slack app token
    ("xoxb-", Tail::Any(8)),            // Slack bot token
    ("xoxc-", Tail::Any(8)),            // Slack client token
    ("xoxd-", Tail::Any(8)),            // Slack cookie
    ("xoxe-", Tail::Any(8)),            // Slack refresh token
    ("xoxo-", Tail::Any(8)),            // Slack token
    ("xoxp-", Tail::Any(8)),            // Slack user token
    ("xoxr-", Tail::Any(8)),            // Slack refresh token
    ("xoxs-", Tail::Any(8)),            // Slack workspace token
    ("xapp-", Tail::Any(8)),            // Slack app-level token
    ("sk-", Tail::Mixed(20)),           // OpenAI and Anthropic key
    ("hf_", Tail::Mixed(16)),           // Hugging Face token
    ("gsk_", Tail::Mixed(16)),          // Groq key
    ("r8_", Tail::Mixed(16)),           // Replicate token
    ("pplx-", Tail::Mixed(16)),         // Perplexity key
    ("npm_", Tail::Mixed(20)),          // npm token
    ("pypi-", Tail::Mixed(16)),         // PyPI token
    ("rubygems_", Tail::Mixed(16)),     // RubyGems key
    ("dckr_pat_", Tail::Any(12)),       // Docker token
    ("oy2", Tail::Mixed(40)),           // NuGet key
    ("shpat_", Tail::Any(12)),          // Shopify access token
    ("shpca_", Tail::Any(12)),          // Shopify custom app token
    ("shppa_", Tail::Any(12)),          // Shopify private app token
    ("shpss_", Tail::Any(12)),          // Shopify shared secret
    ("sq0atp-", Tail::Any(12)),         // Square access token
    ("sq0csp-", Tail::Any(12)),         // Square OAuth secret
    ("EAAC", Tail::Mixed(20)),          // Facebook access token
    ("EAAA", Tail::Mixed(20)),          // Square access token
    ("dop_v1_", Tail::Any(12)),         // DigitalOcean token
    ("doo_v1_", Tail::Any(12)),         // DigitalOcean OAuth token
    ("dor_v1_", Tail::Any(12)),         // DigitalOcean refresh token
    ("dapi", Tail::Mixed(28)),          // Databricks token
    ("hvs.", Tail::Mixed(12)),          // Vault token
    ("hvb.", Tail::Mixed(12)),          // Vault batch token
    ("s.", Tail::Mixed(20)),            // old Vault token
    ("SG.", Tail::Mixed(12)),           // SendGrid key
    ("sl.", Tail::Mixed(30)),           // Dropbox token
    ("dp.pt.", Tail::Any(12)),          // Doppler token
    ("lin_api_", Tail::Any(12)),        // Linear key
    ("secret_", Tail::Mixed(20)),       // Notion secret
    ("ntn_", Tail::Mixed(20)),          // Notion token
    ("figd_", Tail::Mixed(12)),         // Figma token
    ("PMAK-", Tail::Mixed(12)),         // Postman key
    ("NRAK-", Tail::Mixed(12)),         // New Relic key
    ("sntrys_", Tail::Any(12)),         // Sentry token
    ("glsa_", Tail::Any(12)),           // Grafana service account token
    ("glc_", Tail::Mixed(16)),          // Grafana cloud token
    ("pul-", Tail::Mixed(20)),          // Pulumi token
    ("atlasv1", Tail::Mixed(12)),       // Terraform token
    ("AGE-SECRET-KEY-", Tail::Any(12)), // age key
    ("tfp_", Tail::Mixed(16)),          // Typeform token
    ("sbp_", Tail::Mixed(16)),          // Supabase token
    ("vercel_", Tail::Mixed(16)),       // Vercel token
    ("key-", Tail::Mixed(24)),          // Mailgun key
    ("gAAAAA", Tail::Mixed(20)),        // Fernet token
    ("hooks_", Tail::Mixed(20)),        // webhook secret
];
