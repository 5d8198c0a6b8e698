/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-amount-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-amount-words.h"
#include "tresen-amount.h"
#include "tresen-currency.h"

#define GROUP_DIGITS 3
#define FULL_WIDTH_FIRST 0xff01
#define FULL_WIDTH_LAST 0xff5e
#define FULL_WIDTH_OFFSET 0xfee0
#define NO_BREAK_SPACE 0xa0
#define RIGHT_QUOTE 0x2019

/* What a Chinese input method writes for an ASCII character. */
static gunichar
to_half_width (gunichar character)
{
  if (character >= FULL_WIDTH_FIRST && character <= FULL_WIDTH_LAST)
    return character - FULL_WIDTH_OFFSET;
  return character;
}

static gboolean
is_blank (gunichar character)
{
  return g_unichar_isspace (character) || character == NO_BREAK_SPACE;
}

static gboolean
is_group (gunichar character, TresenNumberStyle style)
{
  if (style.group == 0)
    return FALSE;
  if (is_blank (style.group))
    return is_blank (character);
  if (style.group == '\'' || style.group == RIGHT_QUOTE)
    return character == '\'' || character == RIGHT_QUOTE;
  return character == style.group;
}

/* The text between blanks and the name of the currency; the answer is a part of @text. */
static gsize
skip_currency (const char *text, gsize length, const char *currency, gboolean from_end)
{
  const char *names[] = { currency, tresen_amount_words_sign (currency) };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize size = names[i] != NULL ? strlen (names[i]) : 0;

      if (size > 0 && size <= length
          && g_ascii_strncasecmp (from_end ? text + length - size : text, names[i], size) == 0)
        return size;
    }
  return 0;
}

static void
skip_blanks (const char **start, const char **end)
{
  while (*start < *end && is_blank (g_utf8_get_char (*start)))
    *start = g_utf8_next_char (*start);
  while (*end > *start && is_blank (g_utf8_get_char (g_utf8_prev_char (*end))))
    *end = g_utf8_prev_char (*end);
}

static void
find_number (const char *text, const char *currency, const char **start, const char **end)
{
  gsize size;

  *start = text;
  *end = text + strlen (text);
  skip_blanks (start, end);
  size = skip_currency (*start, (gsize) (*end - *start), currency, FALSE);
  if (size > 0)
    *start += size;
  else
    *end -= skip_currency (*start, (gsize) (*end - *start), currency, TRUE);
  skip_blanks (start, end);
}

/* What has been read of a number. */
typedef struct
{
  GString *plain; /* digits, and a dot */
  guint n_since;  /* digits since the last sign between thousands, or the beginning */
  gboolean has_groups;
  gboolean has_decimal;
} Reading;

static TresenAmountRule
end_whole (const Reading *reading)
{
  if (reading->plain->len == 0)
    return TRESEN_AMOUNT_BAD_FORMAT;
  return reading->has_groups && reading->n_since != GROUP_DIGITS ? TRESEN_AMOUNT_BAD_GROUPS
                                                                 : TRESEN_AMOUNT_GOOD;
}

static TresenAmountRule
read_group (Reading *reading)
{
  if (reading->has_decimal || reading->n_since == 0 || reading->n_since > GROUP_DIGITS
      || (reading->has_groups && reading->n_since != GROUP_DIGITS))
    return TRESEN_AMOUNT_BAD_GROUPS;
  reading->has_groups = TRUE;
  reading->n_since = 0;
  return TRESEN_AMOUNT_GOOD;
}

static TresenAmountRule
read_character (Reading *reading, gunichar character, TresenNumberStyle style)
{
  TresenAmountRule rule;

  if (character >= '0' && character <= '9')
    {
      g_string_append_c (reading->plain, (char) character);
      reading->n_since++;
      return TRESEN_AMOUNT_GOOD;
    }
  if (character == style.decimal)
    {
      rule = reading->has_decimal ? TRESEN_AMOUNT_BAD_FORMAT : end_whole (reading);
      reading->has_decimal = TRUE;
      reading->n_since = 0;
      g_string_append_c (reading->plain, '.');
      return rule;
    }
  return is_group (character, style) ? read_group (reading) : TRESEN_AMOUNT_BAD_CHARACTER;
}

/* The number as digits with a dot. */
static TresenAmountFault
read_number (GString *plain, const char *text, const char *currency, TresenNumberStyle style)
{
  Reading reading = { .plain = plain };
  const char *start, *end;
  TresenAmountRule rule;

  find_number (text, currency, &start, &end);
  if (start == end)
    return (TresenAmountFault){ TRESEN_AMOUNT_MISSING, 0 };
  for (const char *at = start; at < end; at = g_utf8_next_char (at))
    {
      rule = read_character (&reading, to_half_width (g_utf8_get_char (at)), style);
      if (rule != TRESEN_AMOUNT_GOOD)
        return (TresenAmountFault){ rule, (guint) g_utf8_pointer_to_offset (text, at) + 1 };
    }
  if (reading.has_decimal)
    rule = reading.n_since == 0 ? TRESEN_AMOUNT_BAD_FORMAT : TRESEN_AMOUNT_GOOD;
  else
    rule = end_whole (&reading);
  return (TresenAmountFault){ rule, rule == TRESEN_AMOUNT_GOOD
                                        ? 0
                                        : (guint) g_utf8_pointer_to_offset (text, end) };
}

static TresenAmountFault
count_units (const char *plain, const char *currency, gint64 *amount)
{
  int exponent = tresen_currency_get_exponent (currency);
  const char *dot = strchr (plain, '.');
  g_autoptr (GError) error = NULL;

  if (exponent < 0)
    return (TresenAmountFault){ TRESEN_AMOUNT_NO_CURRENCY, 0 };
  if (dot != NULL && strlen (dot + 1) > (gsize) exponent)
    return (TresenAmountFault){ TRESEN_AMOUNT_TOO_MANY_DECIMALS, 0 };
  if (!tresen_amount_parse (plain, currency, 0, amount, &error))
    return (TresenAmountFault){ error->code == TRESEN_AMOUNT_ERROR_BELOW_MINIMUM
                                    ? TRESEN_AMOUNT_NOTHING
                                    : TRESEN_AMOUNT_TOO_LARGE,
                                0 };
  return (TresenAmountFault){ TRESEN_AMOUNT_GOOD, 0 };
}

/**
 * @text: UTF-8, as typed; blanks around and the currency's sign or code before or behind are fine
 * @amount: (out): minor units; 0 when it is none
 * @fault: (out) (optional): what is wrong
 *
 * A text that could mean two amounts is none: "1.50" is refused where a dot stands between thousands.
 */
gboolean
tresen_amount_text_parse (const char *text,
                          const char *currency,
                          TresenNumberStyle style,
                          gint64 *amount,
                          TresenAmountFault *fault)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  TresenAmountFault found = read_number (plain, text, currency, style);

  *amount = 0;
  if (found.rule == TRESEN_AMOUNT_GOOD)
    found = count_units (plain->str, currency, amount);
  if (fault != NULL)
    *fault = found;
  return found.rule == TRESEN_AMOUNT_GOOD;
}

static char *
describe_character (guint position, const char *text)
{
  char character[8] = "";

  if (position > 0 && (glong) position <= g_utf8_strlen (text, -1))
    g_utf8_strncpy (character, g_utf8_offset_to_pointer (text, position - 1), 1);
  /* Translators: %u is the position of a character (%s) in an amount that was typed */
  return g_strdup_printf (_ ("Character %u (“%s”) does not belong into an amount."), position,
                          character);
}

static char *
describe_format (const char *currency, TresenNumberStyle style)
{
  static const gint64 units[] = { 1234, 12340, 123450, 1234500, 12345000 };
  int exponent = CLAMP (tresen_currency_get_exponent (currency), 0, 4);
  g_autofree char *example = tresen_amount_words_in_style (units[exponent], currency, style);

  /* Translators: %s is an example such as 1,234.50 */
  return g_strdup_printf (_ ("Write the amount like %s."), example);
}

static char *
describe_decimals (const char *currency)
{
  int exponent = tresen_currency_get_exponent (currency);

  if (exponent <= 0)
    return g_strdup_printf (_ ("%s has no decimals."), currency);
  /* Translators: %1$s is a currency such as EUR */
  return g_strdup_printf (
      ngettext ("%1$s has %2$d decimal.", "%1$s has %2$d decimals.", (gulong) exponent), currency,
      exponent);
}

/** Returns: (transfer full) (nullable): what is wrong and what to do; %NULL when nothing is */
char *
tresen_amount_fault_words (TresenAmountFault fault,
                           const char *text,
                           const char *currency,
                           TresenNumberStyle style)
{
  switch (fault.rule)
    {
    case TRESEN_AMOUNT_GOOD:
      return NULL;
    case TRESEN_AMOUNT_MISSING:
      return g_strdup (_ ("An amount is needed."));
    case TRESEN_AMOUNT_NOTHING:
      return g_strdup (_ ("The amount is nothing."));
    case TRESEN_AMOUNT_BAD_CHARACTER:
      return describe_character (fault.position, text);
    case TRESEN_AMOUNT_BAD_GROUPS:
    case TRESEN_AMOUNT_BAD_FORMAT:
      return describe_format (currency, style);
    case TRESEN_AMOUNT_TOO_MANY_DECIMALS:
      return describe_decimals (currency);
    case TRESEN_AMOUNT_NO_CURRENCY:
      return g_strdup_printf (_ ("%s is no currency that can be paid in."), currency);
    case TRESEN_AMOUNT_TOO_LARGE:
    default:
      return g_strdup (_ ("The amount is too large: it has more than 12 digits."));
    }
}
