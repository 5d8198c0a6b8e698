/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-fields.h"

#include <string.h>

#include "tresen-amount.h"
#include "tresen-currency.h"
#include "tresen-paygate-address.h"
#include "tresen-paygate-params.h"

#define WHOLE_VALUE (-1)
#define LAST_LATIN1 0xff
#define MAX_AMOUNT_DIGITS 12
#define FORBIDDEN "&=%+#"
#define NO_BREAK_SPACE 0xa0

/* Which pages use a field, and where it has to be there. */
#define ON(endpoint) (1u << TRESEN_PAYGATE_ENDPOINT_##endpoint)
#define ON_ALL (ON (START) | ON (CREDIT) | ON (INQUIRE) | ON (INQUIRE24))
#define ON_MONEY (ON (START) | ON (CREDIT))

typedef enum
{
  CHARACTERS_FREE, /* what can be written in ISO-8859-1 and ends no value */
  CHARACTERS_CUSTOM,
  CHARACTERS_ID,
  CHARACTERS_LETTERS,
  CHARACTERS_CAPITALS,
  CHARACTERS_DIGITS,
  CHARACTERS_LETTERS_AND_DIGITS,
  CHARACTERS_HEX,
  CHARACTERS_REF_NR,
  CHARACTERS_OPEN_ID,
  CHARACTERS_IP,
  CHARACTERS_WORD, /* one of a few words: not looked at one by one */
} Characters;

typedef struct
{
  const TresenPaygateRules *rules;
  TresenPaygateField field;
  const char *text; /* a letter and its accent put together */
  GArray *faults;
} Check;

typedef struct
{
  const char *name;
  guint used_on;
  guint needed_on;
  TresenPayChannel needed_by; /* by browser: by none alone */
  guint min, max;             /* characters, which are bytes in ISO-8859-1 */
  Characters characters;
  void (*check) (const Check *check); /* (nullable): what length and characters do not say */
} Row;

static void check_ref_nr (const Check *check);
static void check_amount (const Check *check);
static void check_currency (const Check *check);
static void check_channel (const Check *check);
static void check_order_desc (const Check *check);
static void check_result_url (const Check *check);
static void check_response (const Check *check);
static void check_ip (const Check *check);
static void check_time_out (const Check *check);
static void check_limit (const Check *check);
static void check_shop_system (const Check *check);
static void check_shop_url (const Check *check);

#define NO_CHANNEL TRESEN_PAY_CHANNEL_BY_BROWSER

static const Row rows[TRESEN_PAYGATE_N_FIELDS] = {
  [TRESEN_PAYGATE_FIELD_MERCHANT_ID]
  = { "MerchantID", ON_ALL, ON_ALL, NO_CHANNEL, 1, 30, CHARACTERS_ID, NULL },
  [TRESEN_PAYGATE_FIELD_PAY_ID] = { "PayID", ON (CREDIT) | ON (INQUIRE), ON (CREDIT) | ON (INQUIRE),
                                    NO_CHANNEL, 32, 32, CHARACTERS_LETTERS_AND_DIGITS, NULL },
  [TRESEN_PAYGATE_FIELD_TRANS_ID]
  = { "TransID", ON_ALL, ON_ALL, NO_CHANNEL, 1, 64, CHARACTERS_ID, NULL },
  [TRESEN_PAYGATE_FIELD_REF_NR]
  = { "RefNr", ON_MONEY, ON (CREDIT), NO_CHANNEL, 1, 30, CHARACTERS_REF_NR, check_ref_nr },
  [TRESEN_PAYGATE_FIELD_AMOUNT] = { "Amount", ON_MONEY, ON_MONEY, NO_CHANNEL, 1, MAX_AMOUNT_DIGITS,
                                    CHARACTERS_DIGITS, check_amount },
  [TRESEN_PAYGATE_FIELD_CURRENCY]
  = { "Currency", ON_MONEY, ON_MONEY, NO_CHANNEL, 3, 3, CHARACTERS_CAPITALS, check_currency },
  [TRESEN_PAYGATE_FIELD_MAC] = { "MAC", ON_ALL, ON_ALL, NO_CHANNEL, 64, 64, CHARACTERS_HEX, NULL },
  [TRESEN_PAYGATE_FIELD_CHANNEL]
  = { "Channel", ON (START), ON (START), NO_CHANNEL, 1, 32, CHARACTERS_WORD, check_channel },
  [TRESEN_PAYGATE_FIELD_ORDER_DESC]
  = { "OrderDesc", ON (START), ON (START), NO_CHANNEL, 1, TRESEN_PAYGATE_ORDER_DESC_MAX,
      CHARACTERS_FREE, check_order_desc },
  [TRESEN_PAYGATE_FIELD_ORDER_DESC2] = { "OrderDesc2", ON (START), 0, NO_CHANNEL, 1,
                                         TRESEN_PAYGATE_ORDER_DESC2_MAX, CHARACTERS_FREE, NULL },
  [TRESEN_PAYGATE_FIELD_URL_SUCCESS]
  = { "URLSuccess", ON (START), ON (START), NO_CHANNEL, 1, 256, CHARACTERS_ID, check_result_url },
  [TRESEN_PAYGATE_FIELD_URL_FAILURE]
  = { "URLFailure", ON (START), ON (START), NO_CHANNEL, 1, 256, CHARACTERS_ID, check_result_url },
  [TRESEN_PAYGATE_FIELD_RESPONSE]
  = { "Response", ON (START), 0, NO_CHANNEL, 1, 7, CHARACTERS_WORD, check_response },
  [TRESEN_PAYGATE_FIELD_URL_NOTIFY]
  = { "URLNotify", ON (START), ON (START), NO_CHANNEL, 1, 256, CHARACTERS_ID, check_result_url },
  [TRESEN_PAYGATE_FIELD_USER_DATA]
  = { "UserData", ON (START), 0, NO_CHANNEL, 1, 1024, CHARACTERS_FREE, NULL },
  [TRESEN_PAYGATE_FIELD_REQ_ID]
  = { "ReqId", ON (START), 0, NO_CHANNEL, 1, 32, CHARACTERS_LETTERS_AND_DIGITS, NULL },
  [TRESEN_PAYGATE_FIELD_IP_ADDR]
  = { "IPAddr", ON (START), 0, NO_CHANNEL, 1, 16, CHARACTERS_IP, check_ip },
  [TRESEN_PAYGATE_FIELD_TIME_OUT]
  = { "TimeOut", ON (START), 0, NO_CHANNEL, 1, 14, CHARACTERS_DIGITS, check_time_out },
  [TRESEN_PAYGATE_FIELD_GOODS_CATEGORY]
  = { "GoodsCategory", ON (START), 0, NO_CHANNEL, 1, 32, CHARACTERS_LETTERS_AND_DIGITS, NULL },
  [TRESEN_PAYGATE_FIELD_PRODUCT_NR]
  = { "ProductNr", ON (START), 0, TRESEN_PAY_CHANNEL_QRCODE, 3, 3, CHARACTERS_LETTERS, NULL },
  [TRESEN_PAYGATE_FIELD_LIMIT]
  = { "Limit", ON (START), 0, NO_CHANNEL, 1, 5, CHARACTERS_WORD, check_limit },
  [TRESEN_PAYGATE_FIELD_OPEN_ID]
  = { "OpenID", ON (START), 0, TRESEN_PAY_CHANNEL_JSAPI, 1, 32, CHARACTERS_OPEN_ID, NULL },
  [TRESEN_PAYGATE_FIELD_SHOP_SYSTEM] = { "ShopSystem", ON (START), 0, TRESEN_PAY_CHANNEL_W2A, 1, 8,
                                         CHARACTERS_WORD, check_shop_system },
  [TRESEN_PAYGATE_FIELD_SHOP_NAME]
  = { "ShopName", ON (START), 0, TRESEN_PAY_CHANNEL_W2A, 1, 120, CHARACTERS_FREE, NULL },
  [TRESEN_PAYGATE_FIELD_SHOP_URL]
  = { "ShopURL", ON (START), 0, TRESEN_PAY_CHANNEL_W2A, 1, 128, CHARACTERS_ID, check_shop_url },
  [TRESEN_PAYGATE_FIELD_PLAIN]
  = { "Plain", ON (START), 0, NO_CHANNEL, 1, 50, CHARACTERS_FREE, NULL },
  [TRESEN_PAYGATE_FIELD_CUSTOM]
  = { "Custom", ON (START), 0, NO_CHANNEL, 1, 1024, CHARACTERS_CUSTOM, NULL },
};

static const char *const rule_words[] = {
  [TRESEN_PAYGATE_RULE_MISSING] = "missing",
  [TRESEN_PAYGATE_RULE_TOO_LONG] = "too_long",
  [TRESEN_PAYGATE_RULE_TOO_SHORT] = "too_short",
  [TRESEN_PAYGATE_RULE_BAD_CHAR] = "bad_char",
  [TRESEN_PAYGATE_RULE_BAD_VALUE] = "bad_value",
  [TRESEN_PAYGATE_RULE_BAD_FORMAT] = "bad_format",
  [TRESEN_PAYGATE_RULE_FORBIDDEN_PREFIX] = "forbidden_prefix",
  [TRESEN_PAYGATE_RULE_NOT_LATIN1] = "not_latin1",
  [TRESEN_PAYGATE_RULE_BELOW_MINIMUM] = "below_minimum",
};

/* tresen_paygate_field_get_name: Returns: the name in the documented spelling: "TransID". */
const char *
tresen_paygate_field_get_name (TresenPaygateField field)
{
  return (guint) field < G_N_ELEMENTS (rows) ? rows[field].name : "";
}

/* tresen_paygate_rule_get_word: Returns: the word of the rule: "bad_char". */
const char *
tresen_paygate_rule_get_word (TresenPaygateRule rule)
{
  return (guint) rule < G_N_ELEMENTS (rule_words) ? rule_words[rule] : "";
}

/* tresen_paygate_field_get_max: Returns: how many characters fit. */
guint
tresen_paygate_field_get_max (TresenPaygateField field)
{
  return (guint) field < G_N_ELEMENTS (rows) ? rows[field].max : 0;
}

/* tresen_paygate_field_is_used: Returns: whether the page of @rules has the field at all. Pure; any thread. */
gboolean
tresen_paygate_field_is_used (const TresenPaygateRules *rules, TresenPaygateField field)
{
  return (guint) field < G_N_ELEMENTS (rows)
         && (rows[field].used_on & (1u << rules->endpoint)) != 0;
}

/* tresen_paygate_field_is_mandatory: Returns: whether page and channel cannot do without the field. Pure; any thread. */
gboolean
tresen_paygate_field_is_mandatory (const TresenPaygateRules *rules, TresenPaygateField field)
{
  const Row *row = &rows[field];

  if (!tresen_paygate_field_is_used (rules, field))
    return FALSE;
  if ((row->needed_on & (1u << rules->endpoint)) != 0)
    return TRUE;
  return row->needed_by != NO_CHANNEL && row->needed_by == rules->channel;
}

/* tresen_paygate_faults_new: Returns: (transfer full) (element-type TresenPaygateFault): an empty list. */
GArray *
tresen_paygate_faults_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (TresenPaygateFault));
}

static void
add_fault (const Check *check, TresenPaygateRule rule, int position)
{
  TresenPaygateFault fault = { check->field, rule, position };

  g_array_append_val (check->faults, fault);
}

static gboolean
is_plain_ascii (gunichar character)
{
  return character > 0x20 && character < 0x7f;
}

static gboolean
is_forbidden (gunichar character)
{
  return character < 0x20 || (character >= 0x7f && character <= 0x9f)
         || (character < 0x80 && strchr (FORBIDDEN, (int) character) != NULL);
}

static gboolean
is_letter (gunichar character)
{
  return character < 0x80 && g_ascii_isalpha ((char) character);
}

static gboolean
is_digit (gunichar character)
{
  return character < 0x80 && g_ascii_isdigit ((char) character);
}

static gboolean
is_in (gunichar character, const char *set)
{
  return character > 0 && character < 0x80 && strchr (set, (int) character) != NULL;
}

static Characters
get_characters (const Check *check)
{
  Characters characters = rows[check->field].characters;

  if (characters == CHARACTERS_LETTERS && check->rules->may_product_nr_have_digits)
    return CHARACTERS_LETTERS_AND_DIGITS;
  return characters;
}

static gboolean
is_good (const TresenPaygateRules *rules, Characters characters, gunichar c)
{
  switch (characters)
    {
    case CHARACTERS_FREE:
      return !is_forbidden (c);
    case CHARACTERS_CUSTOM:
      return c == '=' || !is_forbidden (c);
    case CHARACTERS_ID:
      return is_plain_ascii (c) && !is_forbidden (c) && c != '*';
    case CHARACTERS_LETTERS:
      return is_letter (c);
    case CHARACTERS_CAPITALS:
      return is_letter (c) && g_ascii_isupper ((char) c);
    case CHARACTERS_DIGITS:
      return is_digit (c);
    case CHARACTERS_LETTERS_AND_DIGITS:
      return is_letter (c) || is_digit (c);
    case CHARACTERS_HEX:
      return is_digit (c) || is_in (c, "ABCDEF");
    case CHARACTERS_REF_NR:
      return is_digit (c) || is_in (c, " ./:_-")
             || (rules->may_refnr_have_letters && is_letter (c));
    case CHARACTERS_OPEN_ID:
      return is_letter (c) || is_digit (c) || is_in (c, "_-");
    case CHARACTERS_IP:
      return is_digit (c) || c == '.';
    case CHARACTERS_WORD:
    default:
      return TRUE;
    }
}

/* The first of each kind. How many there are; whether all were good. */
static gboolean
check_characters (const Check *check, guint *n_characters)
{
  Characters characters = get_characters (check);
  int bad_at = WHOLE_VALUE, foreign_at = WHOLE_VALUE;
  int position = 0;

  for (const char *at = check->text; *at != '\0'; at = g_utf8_next_char (at), position++)
    {
      gunichar c = g_utf8_get_char (at);

      if (c > LAST_LATIN1 && characters != CHARACTERS_WORD)
        foreign_at = foreign_at == WHOLE_VALUE ? position : foreign_at;
      else if (bad_at == WHOLE_VALUE && !is_good (check->rules, characters, c))
        bad_at = position;
    }
  if (foreign_at != WHOLE_VALUE)
    add_fault (check, TRESEN_PAYGATE_RULE_NOT_LATIN1, foreign_at);
  if (bad_at != WHOLE_VALUE)
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_CHAR, bad_at);
  *n_characters = (guint) position;
  return foreign_at == WHOLE_VALUE && bad_at == WHOLE_VALUE;
}

static void
check_ref_nr (const Check *check)
{
  if (!g_ascii_isalnum (*check->text))
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_FORMAT, 0);
}

static void
check_amount (const Check *check)
{
  gint64 minor = 0;
  gint64 least = check->rules->are_small_amounts_approved ? 1 : TRESEN_AMOUNT_MINIMUM;

  if (check->text[0] == '0' && check->text[1] != '\0')
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_FORMAT, 0);
  else if (tresen_amount_from_wire (check->text, &minor) && minor < least)
    add_fault (check, TRESEN_PAYGATE_RULE_BELOW_MINIMUM, WHOLE_VALUE);
}

static void
check_currency (const Check *check)
{
  const char *const *known = check->rules->currencies;

  if (!tresen_currency_is_code (check->text))
    return;
  if (tresen_currency_get_exponent (check->text) == TRESEN_CURRENCY_NO_EXPONENT
      || (known != NULL && !g_strv_contains (known, check->text)))
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_VALUE, WHOLE_VALUE);
}

static void
check_words (const Check *check, const char *const *words)
{
  if (!g_strv_contains (words, check->text))
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_VALUE, WHOLE_VALUE);
}

static void
check_channel (const Check *check)
{
  check_words (check, (const char *const[]){ "QRCode", "W2A", "APP", "JSAPI", NULL });
}

static void
check_response (const Check *check)
{
  check_words (check, (const char *const[]){ "encrypt", NULL });
}

static void
check_limit (const Check *check)
{
  check_words (check, (const char *const[]){ "true", "false", NULL });
}

static void
check_shop_system (const Check *check)
{
  check_words (check, (const char *const[]){ "IOS", "Android", "WAP", NULL });
}

/**
 * tresen_paygate_text_is_simulation:
 * @order_desc: UTF-8; what is not cannot be sent either way
 *
 * A description of "Test:0000" makes a payment succeed without money, on every contract. Blanks before it and before the
 * colon do not change that. Pure; any thread.
 *
 * Returns: whether @order_desc switches the simulation on
 */
gboolean
tresen_paygate_text_is_simulation (const char *order_desc)
{
  const char *at = order_desc;

  if (!g_utf8_validate (order_desc, -1, NULL))
    return FALSE;
  while (g_unichar_isspace (g_utf8_get_char (at)) || g_utf8_get_char (at) == NO_BREAK_SPACE)
    at = g_utf8_next_char (at);
  if (g_ascii_strncasecmp (at, "test", strlen ("test")) != 0)
    return FALSE;
  at += strlen ("test");
  while (g_unichar_isspace (g_utf8_get_char (at)) || g_utf8_get_char (at) == NO_BREAK_SPACE)
    at = g_utf8_next_char (at);
  return *at == ':';
}

static void
check_order_desc (const Check *check)
{
  if (check->rules->is_live && tresen_paygate_text_is_simulation (check->text))
    add_fault (check, TRESEN_PAYGATE_RULE_FORBIDDEN_PREFIX, 0);
}

static void
add_address_fault (const Check *check, TresenPaygateAddress address)
{
  if (address == TRESEN_PAYGATE_ADDRESS_BAD_FORMAT)
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_FORMAT, WHOLE_VALUE);
  else if (address == TRESEN_PAYGATE_ADDRESS_NOT_PUBLIC)
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_VALUE, WHOLE_VALUE);
}

static void
check_result_url (const Check *check)
{
  add_address_fault (
      check, tresen_paygate_address_of_result (check->text, check->rules->may_call_loopback));
}

static void
check_shop_url (const Check *check)
{
  const char *system = check->rules->shop_system;

  if (g_strcmp0 (system, "IOS") == 0)
    add_address_fault (check, tresen_paygate_address_of_bundle (check->text));
  else if (g_strcmp0 (system, "Android") == 0)
    add_address_fault (check, tresen_paygate_address_of_package (check->text));
  else
    add_address_fault (check, tresen_paygate_address_of_site (check->text));
}

static void
check_ip (const Check *check)
{
  if (!tresen_paygate_address_is_ipv4 (check->text))
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_FORMAT, WHOLE_VALUE);
}

static void
check_time_out (const Check *check)
{
  guint64 minutes = 0;

  if (*check->text == '0')
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_FORMAT, 0);
  else if (!g_ascii_string_to_unsigned (check->text, 10, 0, G_MAXUINT64, &minutes, NULL))
    return;
  else if (minutes < TRESEN_PAYGATE_TIME_OUT_MIN)
    add_fault (check, TRESEN_PAYGATE_RULE_BELOW_MINIMUM, WHOLE_VALUE);
  else if (minutes > TRESEN_PAYGATE_TIME_OUT_MAX)
    add_fault (check, TRESEN_PAYGATE_RULE_BAD_VALUE, WHOLE_VALUE);
}

/* Numbers and words are looked at only when they are made of the right characters: the rest would be told twice. */
static gboolean
copes_with_anything (void (*check) (const Check *check))
{
  return check == check_order_desc || check == check_result_url || check == check_shop_url;
}

static void
check_text (const Check *check)
{
  const Row *row = &rows[check->field];
  guint n_characters = 0;
  gboolean is_clean = check_characters (check, &n_characters);

  if (n_characters > row->max)
    add_fault (check, TRESEN_PAYGATE_RULE_TOO_LONG, (int) row->max);
  if (n_characters < row->min)
    add_fault (check, TRESEN_PAYGATE_RULE_TOO_SHORT, WHOLE_VALUE);
  if (row->check != NULL && (is_clean || copes_with_anything (row->check)))
    row->check (check);
}

/**
 * tresen_paygate_field_check:
 * @rules: for whom and for what
 * @field: which parameter
 * @value: (nullable): UTF-8; %NULL when it is left out, which is not the same as ""
 * @faults: (element-type TresenPaygateFault): everything that is wrong is added here, each rule once
 *
 * Lengths and positions are counted in characters after a letter and its accent have been put together. A field that the
 * page does not have, or that only another channel needs, may be left out. Pure; any thread. Source: Computop, WeChat
 * integration guide, parameter tables.
 */
void
tresen_paygate_field_check (const TresenPaygateRules *rules,
                            TresenPaygateField field,
                            const char *value,
                            GArray *faults)
{
  g_autofree char *text = NULL;
  Check check = { rules, field, NULL, faults };

  g_return_if_fail ((guint) field < G_N_ELEMENTS (rows));

  if (value == NULL || (*value == '\0' && tresen_paygate_field_is_mandatory (rules, field)))
    {
      if (tresen_paygate_field_is_mandatory (rules, field))
        add_fault (&check, TRESEN_PAYGATE_RULE_MISSING, WHOLE_VALUE);
      return;
    }
  text = tresen_paygate_text_put_together (value);
  check.text = text;
  if (text == NULL)
    add_fault (&check, TRESEN_PAYGATE_RULE_BAD_FORMAT, WHOLE_VALUE);
  else if (*text == '\0')
    add_fault (&check, TRESEN_PAYGATE_RULE_TOO_SHORT, WHOLE_VALUE);
  else
    check_text (&check);
}
