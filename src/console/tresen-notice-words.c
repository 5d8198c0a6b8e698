/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-notice-words.h"

#include <glib/gi18n.h>

#include "tresen-wechat-template.h"

/* What may stand in a blank; %u is the limit where there is one. */
static const char *
get_rule (TresenTemplateKind kind)
{
  switch (kind)
    {
    case TRESEN_TEMPLATE_THING:
      return _ ("up to 20 characters in one line");
    case TRESEN_TEMPLATE_NUMBER:
      return _ ("a number, up to 32 digits");
    case TRESEN_TEMPLATE_LETTER:
      return _ ("up to 32 letters from A to Z");
    case TRESEN_TEMPLATE_SYMBOL:
      return _ ("up to 5 symbols, no letters or digits");
    case TRESEN_TEMPLATE_CHARACTER_STRING:
      return _ ("up to 32 letters, digits and symbols, nothing Chinese");
    case TRESEN_TEMPLATE_TIME:
      return _ ("a time, such as 16:30 or 2026-11-22 16:30");
    case TRESEN_TEMPLATE_DATE:
      return _ ("a date, such as 2026-11-22 or 2026-11-22 16:30");
    case TRESEN_TEMPLATE_AMOUNT:
      return _ ("an amount, such as €580 or 580.50: up to 10 digits");
    case TRESEN_TEMPLATE_PHONE_NUMBER:
      return _ ("a telephone number of up to 17 digits and symbols");
    case TRESEN_TEMPLATE_CAR_NUMBER:
      return _ ("a number plate of up to 8 letters and digits, without blanks or hyphens");
    case TRESEN_TEMPLATE_NAME:
      return _ ("a name of up to 10 Chinese characters or 20 letters");
    case TRESEN_TEMPLATE_PHRASE:
      return _ ("up to 5 Chinese characters, nothing else");
    case TRESEN_TEMPLATE_CONST:
      return _ ("one of the words that were agreed upon with WeChat");
    case TRESEN_TEMPLATE_FREE:
    default:
      return _ ("a short text");
    }
}

/** What may stand in the blank, as a sentence begins in the middle. */
char *
tresen_notice_words_hint (const char *name, const char *value)
{
  return g_strdup (get_rule (tresen_template_get_kind (name)));
}

/** (nullable): how much of what is allowed is used. */
char *
tresen_notice_words_count (const char *name, const char *value)
{
  guint limit = tresen_template_get_limit (name, value);

  if (limit == 0)
    return NULL;
  /* Translators: both are numbers of characters, as in "7 / 20" */
  return g_strdup_printf (_ ("%u / %u"), (guint) g_utf8_strlen (value, -1), limit);
}

/** (nullable): all that WeChat would refuse, a line each; blanks that are still empty are told last, together. */
char *
tresen_notice_words_faults (GPtrArray *fields, const char *const *values)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_empty = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      const TresenTemplateField *field = fields->pdata[i];
      TresenTemplateFault fault = tresen_template_check (field->name, values[i]);
      g_autofree char *rule = NULL;

      if (fault == TRESEN_TEMPLATE_EMPTY)
        n_empty++;
      if (fault == TRESEN_TEMPLATE_GOOD || fault == TRESEN_TEMPLATE_EMPTY)
        continue;
      rule = tresen_notice_words_hint (field->name, values[i]);
      /* Translators: the name of a field and what may stand there, as in "Time: a time, such as 16:30" */
      g_string_append_printf (text, _ ("%s: %s"), field->label, rule);
      g_string_append_c (text, '\n');
    }
  if (n_empty > 0)
    g_string_append_printf (
        text, ngettext ("%u field is still empty", "%u fields are still empty", n_empty), n_empty);
  g_strchomp (text->str);
  return *text->str != '\0' ? g_strdup (text->str) : NULL;
}
