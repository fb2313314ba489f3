"""WeCom's XML, read without entities and without the network."""

from lxml import etree


def read(text):
    """``{tag: text}`` of the elements below the root; those with children are left out.

    :raise ValueError: for what is no XML
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    data = text if isinstance(text, bytes) else text.encode()
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type")
    return {
        child.tag: (child.text or "").strip()
        for child in root
        if isinstance(child.tag, str) and not len(child)
    }
