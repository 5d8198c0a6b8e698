/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-template.h"

#include <string.h>

#define BLANK_END ".DATA"

static void
field_free (gpointer data)
{
  TresenTemplateField *field = data;

  g_free (field->name);
  g_free (field->label);
  g_free (field);
}

/* The head and tail lines of older templates, which WeChat has shown to nobody since 2023. */
static gboolean
is_gone (const char *name)
{
  return strcmp (name, "first") == 0 || strcmp (name, "remark") == 0;
}

/* What stands before a blank: "Car:" gives "Car". */
static char *
make_label (const char *start, const char *end, const char *name)
{
  g_autofree char *label = g_strstrip (g_strndup (start, (gsize) (end - start)));

  while (g_str_has_suffix (label, ":") || g_str_has_suffix (label, "\xef\xbc\x9a"))
    {
      label[strlen (label) - (g_str_has_suffix (label, ":") ? 1 : 3)] = '\0';
      g_strchomp (label);
    }
  return *label != '\0' ? g_steal_pointer (&label) : g_strdup (name);
}

static gboolean
has_name (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (strcmp (((TresenTemplateField *) fields->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
parse_line (GPtrArray *fields, const char *line)
{
  const char *start = line;
  const char *open;

  while ((open = strstr (start, "{{")) != NULL)
    {
      const char *close = strstr (open, "}}");
      g_autofree char *name = NULL;

      if (close == NULL)
        return;
      name = g_strstrip (g_strndup (open + 2, (gsize) (close - open - 2)));
      if (g_str_has_suffix (name, BLANK_END))
        name[strlen (name) - strlen (BLANK_END)] = '\0';
      else
        *name = '\0';
      if (*name != '\0' && !is_gone (name) && !has_name (fields, name))
        {
          TresenTemplateField *field = g_new0 (TresenTemplateField, 1);

          field->label = make_label (start, open, name);
          field->name = g_steal_pointer (&name);
          g_ptr_array_add (fields, field);
        }
      start = close + 2;
    }
}

/**
 * tresen_template_parse:
 * @content: of a template as WeChat lists it: lines such as "Car:{{thing1.DATA}}"
 *
 * The blanks in their order, each once; those named first and remark are left out. Source: WeChat, template messages.
 * Pure; any thread.
 *
 * Returns: (transfer full) (element-type TresenTemplateField): the blanks
 */
GPtrArray *
tresen_template_parse (const char *content)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
  g_auto (GStrv) lines = g_strsplit_set (content, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    parse_line (fields, lines[i]);
  return fields;
}

/* What a character may be. */
static gboolean
is_han (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

static gboolean
is_ascii_letter (gunichar c)
{
  return c < 0x80 && g_ascii_isalpha ((char) c);
}

static gboolean
is_ascii_print (gunichar c)
{
  return c < 0x80 && g_ascii_isprint ((char) c);
}

static gboolean
is_symbol (gunichar c)
{
  return g_unichar_isgraph (c) && !g_unichar_isalnum (c);
}

static gboolean
is_of_phone (gunichar c)
{
  return c < 0x80 && (g_ascii_isdigit ((char) c) || strchr ("+-() ", (char) c) != NULL);
}

static gboolean
is_visible (gunichar c)
{
  return g_unichar_isprint (c);
}

#define DAY                                                                                        \
  "\\d{4}(-\\d{1,2}-\\d{1,2}|/\\d{1,2}/\\d{1,2}|\\.\\d{1,2}\\.\\d{1,2}|年\\d{1,2}月(\\d{1,2}日)?)"
#define CLOCK "([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?"
#define MOMENT "(" DAY "( ?" CLOCK ")?|" CLOCK ")"
#define SPAN "^" MOMENT "( ?~ ?" MOMENT ")?$"

typedef struct
{
  const char *prefix;
  guint limit; /* characters; 0: none is known */
  gboolean (*is_allowed) (gunichar c);
  const char *form; /* (nullable) a regular expression that the whole has to match */
} Rule;

/* Source: WeChat, template messages, "limits of parameters"; all but thing and number from experience. */
static const Rule rules[TRESEN_N_TEMPLATE_KINDS] = {
  [TRESEN_TEMPLATE_FREE] = { "", 0, NULL, NULL },
  [TRESEN_TEMPLATE_THING] = { "thing", 20, is_visible, NULL },
  [TRESEN_TEMPLATE_NUMBER] = { "number", 32, is_ascii_print, "^[+-]?\\d+(\\.\\d+)?$" },
  [TRESEN_TEMPLATE_LETTER] = { "letter", 32, is_ascii_letter, NULL },
  [TRESEN_TEMPLATE_SYMBOL] = { "symbol", 5, is_symbol, NULL },
  [TRESEN_TEMPLATE_CHARACTER_STRING] = { "character_string", 32, is_ascii_print, NULL },
  [TRESEN_TEMPLATE_TIME] = { "time", 0, is_visible, SPAN },
  [TRESEN_TEMPLATE_DATE] = { "date", 0, is_visible, SPAN },
  [TRESEN_TEMPLATE_AMOUNT] = { "amount", 0, is_visible, "^\\p{Sc}?\\d{1,10}(\\.\\d+)?元?$" },
  [TRESEN_TEMPLATE_PHONE_NUMBER] = { "phone_number", 17, is_of_phone, NULL },
  [TRESEN_TEMPLATE_CAR_NUMBER]
  = { "car_number", 8, is_visible, "^[\\p{Han}A-Za-z0-9][A-Za-z0-9]*[\\p{Han}A-Za-z0-9]?$" },
  [TRESEN_TEMPLATE_NAME] = { "name", 20, is_visible, NULL },
  [TRESEN_TEMPLATE_PHRASE] = { "phrase", 5, is_han, NULL },
  [TRESEN_TEMPLATE_CONST] = { "const", 0, is_visible, NULL },
};

/* A name with a Chinese character in it is a Chinese one. */
#define CHINESE_NAME_LIMIT 10

/**
 * tresen_template_get_kind:
 * @name: of a blank: a kind followed by a number
 *
 * Pure; any thread.
 *
 * Returns: what may stand there; %TRESEN_TEMPLATE_FREE for a name without a rule, such as "keyword1"
 */
TresenTemplateKind
tresen_template_get_kind (const char *name)
{
  gsize length = strcspn (name, "0123456789");

  if (name[length] == '\0' || name[length + strspn (name + length, "0123456789")] != '\0')
    return TRESEN_TEMPLATE_FREE;
  for (guint i = TRESEN_TEMPLATE_THING; i < TRESEN_N_TEMPLATE_KINDS; i++)
    if (strlen (rules[i].prefix) == length && strncmp (rules[i].prefix, name, length) == 0)
      return (TresenTemplateKind) i;
  return TRESEN_TEMPLATE_FREE;
}

static gboolean
has_han (const char *value)
{
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    if (is_han (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

/**
 * tresen_template_get_limit:
 * @name: of a blank
 * @value: UTF-8, what stands there
 *
 * Pure; any thread.
 *
 * Returns: how many characters may stand there; 0 when there is no limit of that sort
 */
guint
tresen_template_get_limit (const char *name, const char *value)
{
  TresenTemplateKind kind = tresen_template_get_kind (name);

  if (kind == TRESEN_TEMPLATE_NAME && has_han (value))
    return CHINESE_NAME_LIMIT;
  return rules[kind].limit;
}

static gboolean
is_made_of (const char *value, gboolean (*is_allowed) (gunichar c))
{
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_allowed (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/**
 * tresen_template_check:
 * @name: of a blank
 * @value: what is to stand there
 *
 * Characters are Unicode's, as WeChat counts them: a Chinese one is one. Pure; any thread.
 *
 * Returns: the first thing that WeChat would refuse it for (47003)
 */
TresenTemplateFault
tresen_template_check (const char *name, const char *value)
{
  const Rule *rule = &rules[tresen_template_get_kind (name)];
  guint limit;

  if (!g_utf8_validate (value, -1, NULL))
    return TRESEN_TEMPLATE_WRONG;
  if (strspn (value, " \t\r\n") == strlen (value))
    return TRESEN_TEMPLATE_EMPTY;
  limit = tresen_template_get_limit (name, value);
  if (limit > 0 && g_utf8_strlen (value, -1) > (glong) limit)
    return TRESEN_TEMPLATE_TOO_LONG;
  if (rule->is_allowed != NULL && !is_made_of (value, rule->is_allowed))
    return TRESEN_TEMPLATE_WRONG;
  if (rule->form != NULL && !g_regex_match_simple (rule->form, value, G_REGEX_DOLLAR_ENDONLY, 0))
    return TRESEN_TEMPLATE_WRONG;
  return TRESEN_TEMPLATE_GOOD;
}

/**
 * tresen_template_check_all:
 * @fields: (element-type TresenTemplateField): the blanks
 * @values: as many texts
 * @faults: (out caller-allocates) (nullable): as many answers
 *
 * Pure; any thread.
 *
 * Returns: how many of the values WeChat would refuse
 */
guint
tresen_template_check_all (GPtrArray *fields,
                           const char *const *values,
                           TresenTemplateFault *faults)
{
  guint n_faults = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      const TresenTemplateField *field = fields->pdata[i];
      TresenTemplateFault fault = tresen_template_check (field->name, values[i]);

      if (faults != NULL)
        faults[i] = fault;
      n_faults += fault != TRESEN_TEMPLATE_GOOD;
    }
  return n_faults;
}

/**
 * tresen_template_summarize:
 * @title: the template's
 * @fields: (element-type TresenTemplateField): the blanks
 * @values: as many texts
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): the notice as lines of text: the title, then a label and its value a line
 */
char *
tresen_template_summarize (const char *title, GPtrArray *fields, const char *const *values)
{
  GString *text = g_string_new (title);

  for (guint i = 0; i < fields->len; i++)
    {
      const TresenTemplateField *field = fields->pdata[i];

      g_string_append_printf (text, "\n%s: %s", field->label, values[i]);
    }
  return g_string_free (text, FALSE);
}
