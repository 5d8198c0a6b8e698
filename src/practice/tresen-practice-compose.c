/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-compose.h"

#include <string.h>

typedef struct
{
  char *name;
  char *value;         /* %NULL for a group */
  GPtrArray *children; /* (element-type Member) (nullable): of a group */
  gboolean is_bare;    /* a number: neither CDATA nor quotes */
} Member;

struct _TresenPracticeDocument
{
  GPtrArray *members; /* (element-type Member) */
};

static void
member_free (gpointer data)
{
  Member *member = data;

  g_clear_pointer (&member->children, g_ptr_array_unref);
  g_free (member->name);
  g_free (member->value);
  g_free (member);
}

static GPtrArray *
new_members (void)
{
  return g_ptr_array_new_with_free_func (member_free);
}

/** tresen_practice_document_new: Returns: (transfer full): a document without members */
TresenPracticeDocument *
tresen_practice_document_new (void)
{
  TresenPracticeDocument *self = g_new0 (TresenPracticeDocument, 1);

  self->members = new_members ();
  return self;
}

void
tresen_practice_document_free (TresenPracticeDocument *self)
{
  g_ptr_array_unref (self->members);
  g_free (self);
}

static Member *
add (GPtrArray *members, const char *name, char *value, gboolean is_bare)
{
  Member *member = g_new0 (Member, 1);

  member->name = g_strdup (name);
  member->value = value;
  member->is_bare = is_bare;
  g_ptr_array_add (members, member);
  return member;
}

/** tresen_practice_document_add_text: @text is UTF-8 of any content. */
void
tresen_practice_document_add_text (TresenPracticeDocument *self, const char *name, const char *text)
{
  add (self->members, name, g_strdup (text), FALSE);
}

/** tresen_practice_document_add_number: without CDATA or quotes. */
void
tresen_practice_document_add_number (TresenPracticeDocument *self, const char *name, gint64 number)
{
  add (self->members, name, g_strdup_printf ("%" G_GINT64_FORMAT, number), TRUE);
}

static char *
dup_decimal (const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

/** tresen_practice_document_add_decimal: with six decimals, as places come. */
void
tresen_practice_document_add_decimal (TresenPracticeDocument *self, const char *name, double value)
{
  add (self->members, name, dup_decimal ("%.6f", value), TRUE);
}

static void add_object (GPtrArray *members, JsonObject *object);

static void
add_node (GPtrArray *members, const char *name, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        add_node (members, name, json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      Member *group = add (members, name, NULL, FALSE);

      group->children = new_members ();
      add_object (group->children, json_node_get_object (node));
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    add (members, name, json_node_dup_string (node), FALSE);
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    add (members, name, g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node)), TRUE);
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    add (members, name, dup_decimal ("%.6f", json_node_get_double (node)), TRUE);
}

static void
add_object (GPtrArray *members, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    add_node (members, name, node);
}

/**
 * tresen_practice_document_add_object:
 *
 * Adds the members of @object: groups for objects, repeated siblings for arrays; null and truth values are left out.
 */
void
tresen_practice_document_add_object (TresenPracticeDocument *self, JsonObject *object)
{
  add_object (self->members, object);
}

static GPtrArray *
copy_members (const GPtrArray *members)
{
  GPtrArray *copy = new_members ();

  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = g_ptr_array_index (members, i);
      Member *twin = add (copy, member->name, g_strdup (member->value), member->is_bare);

      twin->children = member->children != NULL ? copy_members (member->children) : NULL;
    }
  return copy;
}

/** tresen_practice_document_copy: Returns: (transfer full): the same members again */
TresenPracticeDocument *
tresen_practice_document_copy (const TresenPracticeDocument *self)
{
  TresenPracticeDocument *copy = g_new0 (TresenPracticeDocument, 1);

  copy->members = copy_members (self->members);
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

static void
append_xml (GString *out, const GPtrArray *members)
{
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = g_ptr_array_index (members, i);

      g_string_append_printf (out, "<%s>", member->name);
      if (member->children != NULL)
        append_xml (out, member->children);
      else if (member->is_bare)
        g_string_append (out, member->value);
      else
        append_cdata (out, member->value);
      g_string_append_printf (out, "</%s>\n", member->name);
    }
}

/** tresen_practice_document_to_xml: Returns: (transfer full): root "xml", texts in CDATA, numbers bare (spec 2.2) */
char *
tresen_practice_document_to_xml (const TresenPracticeDocument *self)
{
  GString *out = g_string_new ("<xml>");

  append_xml (out, self->members);
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

static void append_object (GString *out, const GPtrArray *members);

static void
append_value (GString *out, const Member *member)
{
  if (member->children != NULL)
    append_object (out, member->children);
  else if (member->is_bare)
    g_string_append (out, member->value);
  else
    append_quoted (out, member->value);
}

/* Siblings of one name are an array; a single one is not, as the platform writes lists (spec 3.3). */
static void
append_siblings (GString *out, const GPtrArray *members, guint first)
{
  const Member *member = g_ptr_array_index (members, first);
  gsize start;
  guint n = 0;

  append_quoted (out, member->name);
  g_string_append_c (out, ':');
  start = out->len;
  for (guint i = first; i < members->len; i++)
    {
      const Member *other = g_ptr_array_index (members, i);

      if (strcmp (other->name, member->name) != 0)
        continue;
      if (n++ > 0)
        g_string_append_c (out, ',');
      append_value (out, other);
    }
  if (n < 2)
    return;
  g_string_insert_c (out, (gssize) start, '[');
  g_string_append_c (out, ']');
}

static gboolean
is_repeated (const GPtrArray *members, guint index)
{
  const Member *member = g_ptr_array_index (members, index);

  for (guint i = 0; i < index; i++)
    if (strcmp (((const Member *) g_ptr_array_index (members, i))->name, member->name) == 0)
      return TRUE;
  return FALSE;
}

static void
append_object (GString *out, const GPtrArray *members)
{
  g_string_append_c (out, '{');
  for (guint i = 0; i < members->len; i++)
    {
      if (is_repeated (members, i))
        continue;
      if (i > 0)
        g_string_append_c (out, ',');
      append_siblings (out, members, i);
    }
  g_string_append_c (out, '}');
}

/** tresen_practice_document_to_json: Returns: (transfer full): one object, numbers bare, UTF-8 as it is */
char *
tresen_practice_document_to_json (const TresenPracticeDocument *self)
{
  GString *out = g_string_new (NULL);

  append_object (out, self->members);
  return g_string_free (out, FALSE);
}
