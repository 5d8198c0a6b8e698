/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

G_DEFINE_QUARK (tresen_xml_error_quark, tresen_xml_error)

typedef struct
{
  xmlParserCtxtPtr parser;
  TresenTree *root;
  TresenTree *open[TRESEN_XML_MAX_DEPTH];
  GString *text[TRESEN_XML_MAX_DEPTH];
  guint depth;
  gboolean has_doctype;
  gboolean is_too_deep;
} Reader;

static void
start_element_cb (void *data,
                  const xmlChar *name,
                  const xmlChar *prefix,
                  const xmlChar *uri,
                  int n_namespaces,
                  const xmlChar **namespaces,
                  int n_attributes,
                  int n_defaulted,
                  const xmlChar **attributes)
{
  Reader *reader = data;
  TresenTree *node;

  if (reader->depth == TRESEN_XML_MAX_DEPTH)
    {
      reader->is_too_deep = TRUE;
      xmlStopParser (reader->parser);
      return;
    }
  if (reader->depth == 0)
    node = reader->root = tresen_tree_new ((const char *) name);
  else
    node = tresen_tree_append (reader->open[reader->depth - 1], (const char *) name);
  reader->open[reader->depth] = node;
  reader->text[reader->depth] = NULL;
  reader->depth++;
}

static void
end_element_cb (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Reader *reader = data;
  GString *text;

  if (reader->depth == 0)
    return;
  reader->depth--;
  text = g_steal_pointer (&reader->text[reader->depth]);
  if (text != NULL)
    tresen_tree_take_text (reader->open[reader->depth], g_string_free (text, FALSE));
}

static void
characters_cb (void *data, const xmlChar *text, int size)
{
  Reader *reader = data;
  GString **buffer;

  if (reader->depth == 0)
    return;
  buffer = &reader->text[reader->depth - 1];
  if (*buffer == NULL)
    *buffer = g_string_sized_new ((gsize) size);
  g_string_append_len (*buffer, (const char *) text, size);
}

static void
doctype_cb (void *data, const xmlChar *name, const xmlChar *external_id, const xmlChar *system_id)
{
  Reader *reader = data;

  reader->has_doctype = TRUE;
  xmlStopParser (reader->parser);
}

static void
ensure_parser (void)
{
  static gsize is_ready = 0;

  if (!g_once_init_enter (&is_ready))
    return;
  xmlInitParser ();
  g_once_init_leave (&is_ready, 1);
}

static gboolean
run_parser (Reader *reader, const char *data, int size)
{
  xmlSAXHandler sax;
  gboolean good;

  ensure_parser ();
  memset (&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = start_element_cb;
  sax.endElementNs = end_element_cb;
  sax.characters = characters_cb;
  sax.cdataBlock = characters_cb;
  sax.ignorableWhitespace = characters_cb;
  sax.internalSubset = doctype_cb;

  reader->parser = xmlCreateMemoryParserCtxt (data, size);
  if (reader->parser == NULL)
    return FALSE;
  memcpy (reader->parser->sax, &sax, sizeof sax);
  reader->parser->userData = reader;
  xmlCtxtUseOptions (reader->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  good = xmlParseDocument (reader->parser) == 0 && reader->parser->wellFormed;
  xmlFreeDoc (reader->parser->myDoc);
  reader->parser->myDoc = NULL;
  xmlFreeParserCtxt (reader->parser);
  return good;
}

/**
 * tresen_xml_parse:
 * @text: one XML document without namespaces; its size is the caller's limit
 *
 * Reads no DTD, resolves no entity but the five of XML itself, and never goes to the network or a
 * file. Attributes are left out, CDATA and text are one. Errors: %TRESEN_XML_ERROR_INVALID,
 * %TRESEN_XML_ERROR_FORBIDDEN, %TRESEN_XML_ERROR_TOO_DEEP. Any thread.
 *
 * Returns: (transfer full) (nullable): the root element
 */
TresenTree *
tresen_xml_parse (GBytes *text, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (text, &size);
  Reader reader = { NULL };
  gboolean good;

  if (size == 0 || size > G_MAXINT || memchr (data, '\0', size) != NULL)
    {
      g_set_error (error, TRESEN_XML_ERROR, TRESEN_XML_ERROR_INVALID,
                   "xml: empty, or holds a NUL byte");
      return NULL;
    }
  good = run_parser (&reader, data, (int) size);
  for (guint i = 0; i < reader.depth; i++)
    if (reader.text[i] != NULL)
      g_string_free (reader.text[i], TRUE);
  if (good && reader.root != NULL && !reader.has_doctype && !reader.is_too_deep)
    return reader.root;

  tresen_tree_free (reader.root);
  if (reader.has_doctype)
    g_set_error (error, TRESEN_XML_ERROR, TRESEN_XML_ERROR_FORBIDDEN,
                 "xml: a DOCTYPE is not accepted");
  else if (reader.is_too_deep)
    g_set_error (error, TRESEN_XML_ERROR, TRESEN_XML_ERROR_TOO_DEEP, "xml: more than %d levels",
                 TRESEN_XML_MAX_DEPTH);
  else
    g_set_error (error, TRESEN_XML_ERROR, TRESEN_XML_ERROR_INVALID, "xml: not well-formed");
  return NULL;
}
