<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields|MapTips">
  <aliases>
    <alias field="id" name="id" />
    <alias field="kommun" name="kommun" />
    <alias field="layer" name="lager (nyckel)" />
    <alias field="layer_title" name="lager" />
    <alias field="place_id" name="plats-id" />
    <alias field="place" name="plats" />
    <alias field="precision" name="lägesprecision" />
    <alias field="role" name="roll" />
    <alias field="uncertainty_m" name="osäkerhet (m)" />
    <alias field="estimated" name="uppskattat läge" />
    <alias field="n" name="antal löften" />
    <alias field="promises" name="löftens id" />
    <alias field="texts" name="löften" />
    <alias field="kinds" name="åtgärder (nycklar)" />
    <alias field="periods" name="perioder" />
    <alias field="source" name="källa" />
    <alias field="licence" name="licens" />
    <alias field="checked" name="kontrollerad" />
  </aliases>
  <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0">
    <rules key="{root}">
      <rule key="{hotspots}" label="Utpekade platser" filter="&quot;layer&quot; = 'hotspots'">
        <rule key="{hotspots-target-saker}" label="Platsen som löftet gäller" filter="&quot;role&quot; = 'target' AND &quot;estimated&quot; = false" symbol="0" />
      </rule>
      <rule key="{belysning}" label="Belysning" filter="&quot;layer&quot; = 'belysning'">
        <rule key="{belysning-focus-saker}" label="I fokus för hela dokumentet" filter="&quot;role&quot; = 'focus' AND &quot;estimated&quot; = false" symbol="1" />
      </rule>
    </rules>
    <symbols>
      <symbol type="fill" name="0" alpha="1" clip_to_extent="1">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="color" value="61,44,94,56" />
            <Option type="QString" name="style" value="solid" />
            <Option type="QString" name="outline_style" value="no" />
          </Option>
        </layer>
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="line_color" value="61,44,94,255" />
            <Option type="QString" name="line_width" value="0.7" />
            <Option type="QString" name="line_width_unit" value="MM" />
            <Option type="QString" name="line_style" value="solid" />
            <Option type="QString" name="joinstyle" value="round" />
            <Option type="QString" name="capstyle" value="flat" />
            <Option type="QString" name="use_custom_dash" value="0" />
            <Option type="QString" name="customdash" value="16;0" />
            <Option type="QString" name="customdash_unit" value="Pixel" />
            <Option type="QString" name="dash_pattern_offset_unit" value="Pixel" />
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="1" alpha="1" clip_to_extent="1">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="color" value="154,103,0,0" />
            <Option type="QString" name="style" value="no" />
            <Option type="QString" name="outline_style" value="no" />
          </Option>
        </layer>
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="line_color" value="154,103,0,255" />
            <Option type="QString" name="line_width" value="0.7" />
            <Option type="QString" name="line_width_unit" value="MM" />
            <Option type="QString" name="line_style" value="solid" />
            <Option type="QString" name="joinstyle" value="round" />
            <Option type="QString" name="capstyle" value="flat" />
            <Option type="QString" name="use_custom_dash" value="1" />
            <Option type="QString" name="customdash" value="9;6" />
            <Option type="QString" name="customdash_unit" value="Pixel" />
            <Option type="QString" name="dash_pattern_offset_unit" value="Pixel" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" name="name" value="" />
              <Option type="Map" name="properties">
                <Option type="Map" name="customDash">
                  <Option type="bool" name="active" value="true" />
                  <Option type="QString" name="expression" value="CASE WHEN count(&quot;id&quot;, group_by:=&quot;place_id&quot;, filter:=&quot;layer&quot; &lt;&gt; 'hotspots') &gt; 1 THEN '9;' || (16 * count(&quot;id&quot;, group_by:=&quot;place_id&quot;, filter:=&quot;layer&quot; &lt;&gt; 'hotspots') - 9) ELSE '9;6' END" />
                  <Option type="int" name="type" value="3" />
                </Option>
                <Option type="Map" name="dashPatternOffset">
                  <Option type="bool" name="active" value="true" />
                  <Option type="QString" name="expression" value="CASE WHEN count(&quot;id&quot;, group_by:=&quot;place_id&quot;, filter:=&quot;layer&quot; &lt;&gt; 'hotspots') &gt; 1 THEN -16 * array_find(array_agg(&quot;layer&quot;, group_by:=&quot;place_id&quot;, filter:=&quot;layer&quot; &lt;&gt; 'hotspots'), &quot;layer&quot;) ELSE 0 END" />
                  <Option type="int" name="type" value="3" />
                </Option>
              </Option>
              <Option type="QString" name="type" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="simple">
    <settings>
      <text-style fieldName="CASE WHEN &quot;id&quot; = minimum(&quot;id&quot;, group_by:=&quot;place_id&quot;) THEN &quot;place&quot; END" isExpression="1" fontSize="9" fontSizeUnit="Point" fontWeight="50" textColor="23,34,44,255">
        <text-buffer bufferDraw="1" bufferSize="1" bufferSizeUnits="MM" bufferColor="255,255,255,230" />
      </text-style>
      <placement placement="1" placementFlags="10" quadOffset="4" priority="5" centroidInside="1" />
      <rendering drawLabels="1" obstacle="1" obstacleType="1" />
    </settings>
  </labeling>
  <mapTip>&lt;b&gt;[% "place" %]&lt;/b&gt;&lt;br&gt;[% replace("texts", '\n', '&lt;br&gt;') %]</mapTip>
</qgis>