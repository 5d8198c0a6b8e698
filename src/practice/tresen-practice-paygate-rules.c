/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-rules.h"

#include <string.h>

#include "tresen-bytes.h"

#define WECHAT (1u << TRESEN_PRACTICE_PAYGATE_WECHAT)
#define CREDIT (1u << TRESEN_PRACTICE_PAYGATE_CREDIT)
#define INQUIRE (1u << TRESEN_PRACTICE_PAYGATE_INQUIRE)
#define INQUIRE24 (1u << TRESEN_PRACTICE_PAYGATE_INQUIRE24)
#define ALL (WECHAT | CREDIT | INQUIRE | INQUIRE24)

#define WRONG_FORMAT "011"
#define TOO_LONG "014"
#define NOT_ALLOWED "016"

/* What is wrong with a value: the module of the code, NULL for nothing. */
typedef const char *(*Check) (const TresenPracticePaygateKeys *keys, const char *value);

typedef struct
{
  const char *name;
  const char *detail; /* its number in the platform's list, "0000" where it has none */
  guint most;         /* characters */
  guint mandatory;
  guint optional;
  const char *channel; /* (nullable) on wechat.aspx it is mandatory for this channel alone */
  Check check;
} Rule;

static gboolean
consists_of (const char *value, const char *others, gboolean letters, gboolean digits)
{
  for (; *value != '\0'; value++)
    if (!(letters && g_ascii_isalpha (*value)) && !(digits && g_ascii_isdigit (*value))
        && strchr (others, *value) == NULL)
      return FALSE;
  return TRUE;
}

static const char *
or_wrong (gboolean is_good)
{
  return is_good ? NULL : WRONG_FORMAT;
}

static const char *
check_plain (const TresenPracticePaygateKeys *keys, const char *value)
{
  return or_wrong (consists_of (value, "", TRUE, TRUE));
}

static const char *
check_digits (const TresenPracticePaygateKeys *keys, const char *value)
{
  return or_wrong (consists_of (value, "", FALSE, TRUE) && *value != '0');
}

/* Printable, without what separates or is read as a code. */
static const char *
check_id (const TresenPracticePaygateKeys *keys, const char *value)
{
  for (; *value != '\0'; value++)
    if (!g_ascii_isgraph (*value) || strchr ("&=%+#*", *value) != NULL)
      return WRONG_FORMAT;
  return NULL;
}

static gboolean
is_free_text (const char *value, const char *forbidden)
{
  for (; *value != '\0'; value = g_utf8_next_char (value))
    {
      gunichar c = g_utf8_get_char (value);

      if (c < 0x20 || (c > 0x7e && c < 0xa0) || (c < 0x80 && strchr (forbidden, (int) c) != NULL))
        return FALSE;
    }
  return TRUE;
}

static const char *
check_text (const TresenPracticePaygateKeys *keys, const char *value)
{
  return or_wrong (is_free_text (value, "&=%+#"));
}

static const char *
check_custom (const TresenPracticePaygateKeys *keys, const char *value)
{
  g_auto (GStrv) pieces = g_strsplit (value, "|", -1);

  if (!is_free_text (value, "&%+#"))
    return WRONG_FORMAT;
  for (char **piece = pieces; *piece != NULL; piece++)
    if (strchr (*piece, '=') == NULL || **piece == '=')
      return WRONG_FORMAT;
  return NULL;
}

static const char *
check_refnr (const TresenPracticePaygateKeys *keys, const char *value)
{
  return or_wrong ((keys->allows_letters || g_ascii_isdigit (*value))
                   && consists_of (value, " ./:_-", keys->allows_letters, TRUE));
}

static const char *
check_currency (const TresenPracticePaygateKeys *keys, const char *value)
{
  return or_wrong (strlen (value) == 3 && g_ascii_isupper (value[0]) && g_ascii_isupper (value[1])
                   && g_ascii_isupper (value[2]));
}

static const char *
check_fixed (const char *value, gsize size)
{
  gsize length = strlen (value);

  return length < size ? "013" : length > size ? TOO_LONG : NULL;
}

static const char *
check_payid (const TresenPracticePaygateKeys *keys, const char *value)
{
  const char *fault = check_fixed (value, 32);

  return fault != NULL ? fault : check_plain (keys, value);
}

static const char *
check_mac (const TresenPracticePaygateKeys *keys, const char *value)
{
  const char *fault = check_fixed (value, 64);

  for (; fault == NULL && *value != '\0'; value++)
    if (!g_ascii_isxdigit (*value))
      fault = WRONG_FORMAT;
  return fault;
}

static const char *
one_of (const char *value, const char *const *words)
{
  return g_strv_contains (words, value) ? NULL : NOT_ALLOWED;
}

static const char *
check_channel (const TresenPracticePaygateKeys *keys, const char *value)
{
  static const char *const words[] = { "QRCode", "W2A", "APP", "JSAPI", NULL };

  return one_of (value, words);
}

static const char *
check_system (const TresenPracticePaygateKeys *keys, const char *value)
{
  static const char *const words[] = { "IOS", "Android", "WAP", NULL };

  return one_of (value, words);
}

static const char *
check_limit (const TresenPracticePaygateKeys *keys, const char *value)
{
  static const char *const words[] = { "true", "false", NULL };

  return one_of (value, words);
}

static const char *
check_response (const TresenPracticePaygateKeys *keys, const char *value)
{
  static const char *const words[] = { "encrypt", NULL };

  return one_of (value, words);
}

static gboolean
is_loopback (const char *host)
{
  return strcmp (host, "127.0.0.1") == 0 || strcmp (host, "localhost") == 0
         || strcmp (host, "::1") == 0;
}

/* The platform calls https on port 443 only; the stand-in calls the desk on this machine. */
static const char *
check_url (const TresenPracticePaygateKeys *keys, const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  int port;

  if (host == NULL || *host == '\0' || check_id (keys, value) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL
      || g_uri_get_userinfo (uri) != NULL)
    return WRONG_FORMAT;
  port = g_uri_get_port (uri);
  if (is_loopback (host))
    return or_wrong (strncmp (value, "http", 4) == 0);
  return or_wrong (strcmp (g_uri_get_scheme (uri), "https") == 0 && (port == -1 || port == 443));
}

/** tresen_practice_paygate_rules_take_url: Returns: whether the platform would go to @url */
gboolean
tresen_practice_paygate_rules_take_url (const char *url)
{
  return strlen (url) <= 256 && check_url (NULL, url) == NULL;
}

static const char *
check_address (const TresenPracticePaygateKeys *keys, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ".", -1);

  if (g_strv_length (parts) != 4)
    return WRONG_FORMAT;
  for (char **part = parts; *part != NULL; part++)
    if (**part == '\0' || strlen (*part) > 3 || !consists_of (*part, "", FALSE, TRUE)
        || (**part == '0' && (*part)[1] != '\0') || g_ascii_strtoull (*part, NULL, 10) > 255)
      return WRONG_FORMAT;
  return NULL;
}

static const char *
check_timeout (const TresenPracticePaygateKeys *keys, const char *value)
{
  guint64 minutes = g_ascii_strtoull (value, NULL, 10);

  if (check_digits (keys, value) != NULL)
    return WRONG_FORMAT;
  return minutes < 5 || minutes > 120 ? NOT_ALLOWED : NULL;
}

static const char *
check_product (const TresenPracticePaygateKeys *keys, const char *value)
{
  const char *fault = check_fixed (value, 3);

  return fault != NULL ? fault : or_wrong (consists_of (value, "", TRUE, FALSE));
}

static const char *
check_openid (const TresenPracticePaygateKeys *keys, const char *value)
{
  return or_wrong (consists_of (value, "_-", TRUE, TRUE));
}

/* A bundle id, a package name, or a web address without a query; which of them, see check_shop(). */
static const char *
check_shop_url (const TresenPracticePaygateKeys *keys, const char *value)
{
  if (strstr (value, "://") == NULL)
    return or_wrong (consists_of (value, ".-_", TRUE, TRUE) && strchr (value, '.') != NULL
                     && *value != '.' && !g_str_has_suffix (value, "."));
  return or_wrong ((g_str_has_prefix (value, "http://") || g_str_has_prefix (value, "https://"))
                   && check_id (keys, value) == NULL && strchr (value, '?') == NULL);
}

static const Rule rules[] = {
  { "MerchantID", "0003", 30, ALL, 0, NULL, check_id },
  { "PayID", "0001", 32, CREDIT | INQUIRE, 0, NULL, check_payid },
  { "TransID", "0002", 64, ALL, 0, NULL, check_id },
  { "RefNr", "0032", 30, CREDIT, WECHAT, NULL, check_refnr },
  { "Amount", "0005", 12, WECHAT | CREDIT, 0, NULL, check_digits },
  { "Currency", "0006", 3, WECHAT | CREDIT, 0, NULL, check_currency },
  { "MAC", "0044", 64, ALL, 0, NULL, check_mac },
  { "Channel", "0085", 32, WECHAT, 0, NULL, check_channel },
  { "OrderDesc", "0011", 128, WECHAT, 0, NULL, check_text },
  { "OrderDesc2", "0012", 2048, 0, WECHAT, NULL, check_text },
  { "URLSuccess", "0020", 256, WECHAT, 0, NULL, check_url },
  { "URLFailure", "0021", 256, WECHAT, 0, NULL, check_url },
  { "URLNotify", "0022", 256, WECHAT, 0, NULL, check_url },
  { "Response", "0010", 7, 0, WECHAT, NULL, check_response },
  { "UserData", "0013", 1024, 0, WECHAT, NULL, check_text },
  { "ReqId", "0004", 32, 0, WECHAT | CREDIT, NULL, check_plain },
  { "IPAddr", "003D", 16, 0, WECHAT, NULL, check_address },
  { "TimeOut", "0000", 14, 0, WECHAT, NULL, check_timeout },
  { "GoodsCategory", "0000", 32, 0, WECHAT, NULL, check_plain },
  { "ProductNr", "1714", 3, 0, WECHAT, "QRCode", check_product },
  { "Limit", "0990", 5, 0, WECHAT, NULL, check_limit },
  { "OpenID", "0000", 32, 0, WECHAT, "JSAPI", check_openid },
  { "ShopSystem", "1348", 8, 0, WECHAT, "W2A", check_system },
  { "ShopName", "0000", 120, 0, WECHAT, "W2A", check_text },
  { "ShopURL", "0000", 128, 0, WECHAT, "W2A", check_shop_url },
  { "Plain", "0014", 50, 0, WECHAT, NULL, check_text },
  { "Custom", "0000", 1024, 0, WECHAT, NULL, check_custom },
};

/** tresen_practice_paygate_verdict_set: texts are cut to what the tables allow */
void
tresen_practice_paygate_verdict_set (TresenPracticePaygateVerdict *self,
                                     const char *status,
                                     const char *code,
                                     const char *description)
{
  const char *end;

  memset (self, 0, sizeof *self);
  g_strlcpy (self->status, status, sizeof self->status);
  g_strlcpy (self->code, code, sizeof self->code);
  g_strlcpy (self->description, description, sizeof self->description);
  if (!g_utf8_validate (self->description, -1, &end))
    self->description[end - self->description] = '\0';
}

/** tresen_practice_paygate_verdict_succeed: OK, with the only code that is a success (spec 7.1) */
void
tresen_practice_paygate_verdict_succeed (TresenPracticePaygateVerdict *self)
{
  tresen_practice_paygate_verdict_set (self, "OK", "00000000", "success");
}

static gboolean
refuse (TresenPracticePaygateVerdict *verdict,
        const char *module,
        const char *detail,
        const char *name)
{
  g_autofree char *code = g_strconcat ("2", module, detail, NULL);

  tresen_practice_paygate_verdict_set (verdict, "FAILED", code, name);
  return FALSE;
}

static const Rule *
find_rule (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].name, name) == 0)
      return &rules[i];
  return NULL;
}

/* Misspelt, unknown or given twice. */
static gboolean
check_names (guint action,
             const TresenPracticePaygateForm *form,
             TresenPracticePaygateVerdict *verdict)
{
  for (guint i = 0; i < form->names->len; i++)
    {
      const char *name = g_ptr_array_index (form->names, i);
      const Rule *rule = find_rule (name);

      if (rule == NULL)
        return refuse (verdict, "019", "0000", name);
      if ((action & (rule->mandatory | rule->optional)) == 0)
        return refuse (verdict, "019", rule->detail, name);
      for (guint j = 0; j < i; j++)
        if (strcmp (g_ptr_array_index (form->names, j), name) == 0)
          return refuse (verdict, "017", rule->detail, name);
    }
  return TRUE;
}

static gboolean
is_mandatory (const Rule *rule, guint action, const char *channel)
{
  return (action & rule->mandatory) != 0
         || (rule->channel != NULL && action == WECHAT && strcmp (rule->channel, channel) == 0);
}

static gboolean
check_value (const TresenPracticePaygateKeys *keys,
             const Rule *rule,
             const char *value,
             TresenPracticePaygateVerdict *verdict)
{
  const char *fault;

  if (*value == '\0')
    return refuse (verdict, "015", rule->detail, rule->name);
  if (g_utf8_strlen (value, -1) > (glong) rule->most)
    return refuse (verdict, TOO_LONG, rule->detail, rule->name);
  fault = rule->check (keys, value);
  return fault == NULL || refuse (verdict, fault, rule->detail, rule->name);
}

static gboolean
check_values (const TresenPracticePaygateKeys *keys,
              guint action,
              const TresenPracticePaygateForm *form,
              TresenPracticePaygateVerdict *verdict)
{
  const char *channel = tresen_practice_paygate_form_text (form, "Channel");

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const char *value = tresen_practice_paygate_form_get (form, rules[i].name);

      if (value == NULL && is_mandatory (&rules[i], action, channel))
        return refuse (verdict, "010", rules[i].detail, rules[i].name);
      if (value != NULL && !check_value (keys, &rules[i], value, verdict))
        return FALSE;
    }
  return TRUE;
}

/* The address of a web shop is one of the web, an app's is a name with dots. */
static gboolean
check_shop (const TresenPracticePaygateForm *form, TresenPracticePaygateVerdict *verdict)
{
  const char *url = tresen_practice_paygate_form_get (form, "ShopURL");
  const char *system = tresen_practice_paygate_form_get (form, "ShopSystem");

  if (url == NULL || system == NULL
      || (strcmp (system, "WAP") == 0) == (strstr (url, "://") != NULL))
    return TRUE;
  return refuse (verdict, WRONG_FORMAT, "0000", "ShopURL");
}

static gboolean
check_signature (const TresenPracticePaygateKeys *keys,
                 const TresenPracticePaygateForm *form,
                 TresenPracticePaygateVerdict *verdict)
{
  g_autofree char *wanted
      = tresen_practice_paygate_mac (keys, tresen_practice_paygate_form_get (form, "PayID"),
                                     tresen_practice_paygate_form_get (form, "TransID"),
                                     tresen_practice_paygate_form_get (form, "Amount"),
                                     tresen_practice_paygate_form_get (form, "Currency"));
  g_autofree char *given = g_ascii_strup (tresen_practice_paygate_form_text (form, "MAC"), -1);

  return tresen_text_is_equal_secret (wanted, given) || refuse (verdict, "012", "0044", "MAC");
}

/**
 * tresen_practice_paygate_rules_check:
 * @verdict: (out): set when something is wrong: the first fault, as the platform reports one code only
 *
 * The tables of the request (spec 11.0 to 11.3), then that the merchant is the one in clear, then the MAC (spec 2.1).
 *
 * Returns: whether the request may be carried out
 */
gboolean
tresen_practice_paygate_rules_check (const TresenPracticePaygateKeys *keys,
                                     TresenPracticePaygateAction action,
                                     const TresenPracticePaygateForm *form,
                                     TresenPracticePaygateVerdict *verdict)
{
  guint bit = 1u << action;

  if (!check_names (bit, form, verdict) || !check_values (keys, bit, form, verdict)
      || !check_shop (form, verdict))
    return FALSE;
  if (strcmp (tresen_practice_paygate_form_text (form, "MerchantID"), keys->merchant_id) != 0)
    return refuse (verdict, "012", "0003", "MerchantID");
  return check_signature (keys, form, verdict);
}
