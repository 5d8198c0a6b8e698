/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-compose.h"

#include <string.h>

typedef struct
{
  char *name;
  char *value;
  gboolean is_bare; /* a number: neither CDATA nor quotes */
} Member;

struct _TresenPracticeDocument
{
  GPtrArray *members; /* (element-type Member) */
};

static void
member_free (gpointer data)
{
  Member *member = data;

  g_free (member->name);
  g_free (member->value);
  g_free (member);
}

/** tresen_practice_document_new: Returns: (transfer full): a document without members */
TresenPracticeDocument *
tresen_practice_document_new (void)
{
  TresenPracticeDocument *self = g_new0 (TresenPracticeDocument, 1);

  self->members = g_ptr_array_new_with_free_func (member_free);
  return self;
}

void
tresen_practice_document_free (TresenPracticeDocument *self)
{
  g_ptr_array_unref (self->members);
  g_free (self);
}

static void
add (TresenPracticeDocument *self, const char *name, char *value, gboolean is_bare)
{
  Member *member = g_new0 (Member, 1);

  member->name = g_strdup (name);
  member->value = value;
  member->is_bare = is_bare;
  g_ptr_array_add (self->members, member);
}

/** tresen_practice_document_add_text: @text is UTF-8 of any content. */
void
tresen_practice_document_add_text (TresenPracticeDocument *self, const char *name, const char *text)
{
  add (self, name, g_strdup (text), FALSE);
}

/** tresen_practice_document_add_number: without CDATA or quotes. */
void
tresen_practice_document_add_number (TresenPracticeDocument *self, const char *name, gint64 number)
{
  add (self, name, g_strdup_printf ("%" G_GINT64_FORMAT, number), TRUE);
}

/** tresen_practice_document_add_decimal: with six decimals, as places come. */
void
tresen_practice_document_add_decimal (TresenPracticeDocument *self, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  add (self, name, g_strdup (g_ascii_formatd (text, sizeof text, "%.6f", value)), TRUE);
}

/** tresen_practice_document_copy: Returns: (transfer full): the same members again */
TresenPracticeDocument *
tresen_practice_document_copy (const TresenPracticeDocument *self)
{
  TresenPracticeDocument *copy = tresen_practice_document_new ();

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = g_ptr_array_index (self->members, i);

      add (copy, member->name, g_strdup (member->value), member->is_bare);
    }
  return copy;
}

/* What XML 1.0 cannot hold is left out; a CDATA end inside the text is cut in two. */
static void
append_cdata (GString *out, const char *text)
{
  g_string_append (out, "<![CDATA[");
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p < 0x20 && strchr ("\t\n\r", *p) == NULL)
        continue;
      if (g_str_has_prefix (p, "]]>"))
        {
          g_string_append (out, "]]]]><![CDATA[>");
          p += 2;
          continue;
        }
      g_string_append_c (out, *p);
    }
  g_string_append (out, "]]>");
}

/** tresen_practice_document_to_xml: Returns: (transfer full): root "xml", texts in CDATA, numbers bare (spec 2.2) */
char *
tresen_practice_document_to_xml (const TresenPracticeDocument *self)
{
  GString *out = g_string_new ("<xml>");

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = g_ptr_array_index (self->members, i);

      g_string_append_printf (out, "<%s>", member->name);
      if (member->is_bare)
        g_string_append (out, member->value);
      else
        append_cdata (out, member->value);
      g_string_append_printf (out, "</%s>\n", member->name);
    }
  g_string_append (out, "</xml>");
  return g_string_free (out, FALSE);
}

static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else if ((guchar) *p < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/** tresen_practice_document_to_json: Returns: (transfer full): one flat object, numbers bare, UTF-8 as it is */
char *
tresen_practice_document_to_json (const TresenPracticeDocument *self)
{
  GString *out = g_string_new ("{");

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = g_ptr_array_index (self->members, i);

      if (i > 0)
        g_string_append_c (out, ',');
      append_quoted (out, member->name);
      g_string_append_c (out, ':');
      if (member->is_bare)
        g_string_append (out, member->value);
      else
        append_quoted (out, member->value);
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}
